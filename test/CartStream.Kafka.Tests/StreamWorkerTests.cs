using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Processing.Worker;

namespace CartStream.Kafka.Tests;

/// <summary>Workers share a topic's partitions and give every event one answer.</summary>
public sealed class StreamWorkerTests : IDisposable
{
    private const int Partitions = 4;
    private const int EventsCount = 600;
    private readonly TestCluster _cluster;
    private readonly KafkaLogOptions _options;
    private readonly KafkaLog _log;

    public StreamWorkerTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        _cluster = cluster;
        _options = cluster.Options(cluster.NewPrefix());
        _log = OpenLog(_options);
    }

    private static WorkerOptions Frozen { get; } = new() { Processor = FrozenShop.Processor };

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Run_one_worker_answers_every_event_of_all_partitions_once_and_its_model_learns_each_once()
    {
        await WorkerProbe.SendAsync(_log, EventsCount);
        await using var worker = new RunningWorker(_log);

        await worker.WaitFor(status => status.Counts.Events == EventsCount && status.ModelEvents == EventsCount);
        await worker.WaitFor(status => status.ModelBehind == 0);
        await worker.StopAsync();

        WorkerProbe.Answers(_log).Count.ShouldBe(EventsCount);
    }

    [Fact]
    public async Task Run_model_of_a_worker_that_starts_later_has_learnt_all_before_it_answers()
    {
        await WorkerProbe.SendAsync(_log, EventsCount);
        await using (var first = new RunningWorker(_log))
        {
            await first.WaitFor(status => status.Counts.Events == EventsCount);
            await first.StopAsync();
        }

        await using var second = new RunningWorker(_log);
        await second.WaitFor(status => status.Partitions.Count == Partitions);

        second.Status.ModelEvents.ShouldBe(EventsCount);
    }

    [Fact]
    public async Task Run_with_a_frozen_model_three_workers_answer_as_one_does()
    {
        using var alone = OpenLog(_cluster.Options(_cluster.NewPrefix()));
        await WorkerProbe.SendAsync(alone, EventsCount);
        await using (var worker = new RunningWorker(alone, Frozen))
            await worker.WaitFor(status => status.Counts.Events == EventsCount);

        await WorkerProbe.SendAsync(_log, EventsCount);
        await using var first = new RunningWorker(_log, Frozen);
        await using var second = new RunningWorker(_log, Frozen);
        await using var third = new RunningWorker(_log, Frozen);
        RunningWorker[] workers = [first, second, third];
        await first.WaitFor(_ => workers.Sum(worker => worker.Status.Counts.Events) == EventsCount);

        var expected = WorkerProbe.Answers(alone);
        expected.Count.ShouldBe(EventsCount);
        WorkerProbe.Answers(_log).ShouldBe(expected);
        WorkerProbe.Carts(_log).ShouldBe(WorkerProbe.Carts(alone));
    }

    [Fact]
    public async Task Run_second_worker_joins_takes_half_with_its_state_and_gives_it_back_when_it_stops()
    {
        await WorkerProbe.SendAsync(_log, EventsCount);
        await using var first = new RunningWorker(_log);
        await first.WaitFor(status => status.Counts.Events == EventsCount);
        await using var second = new RunningWorker(_log);
        await second.WaitFor(status => status is { Partitions.Count: 2, Restoring: 0 });
        await first.WaitFor(status => status.Partitions.Count == 2);
        second.Status.Counts.Restored.ShouldBeGreaterThan(0);

        await WorkerProbe.SendAsync(_log, EventsCount, seed: 2);
        await first.WaitFor(status =>
            status.Counts.Events + second.Status.Counts.Events == 2 * EventsCount);
        second.Status.Counts.Events.ShouldBeGreaterThan(0);
        await second.StopAsync();
        await first.WaitFor(status => status is { Partitions.Count: Partitions, Restoring: 0 });
        await WorkerProbe.SendAsync(_log, EventsCount, seed: 3);
        await first.WaitFor(status =>
            status.Counts.Events + second.Status.Counts.Events == 3 * EventsCount);

        WorkerProbe.Answers(_log).Count.ShouldBe(3 * EventsCount);
    }

    [Fact]
    public async Task Run_until_idle_ends_by_itself_when_everything_there_is_processed()
    {
        await WorkerProbe.SendAsync(_log, EventsCount);
        var options = new WorkerOptions
        {
            Processor = RunningWorker.FromSessions, StopWhenIdle = TimeSpan.FromMilliseconds(300),
        };
        await using var worker = new RunningWorker(_log, options);

        await worker.Ended.WaitAsync(WorkerProbe.Patience, TestContext.Current.CancellationToken);

        worker.Status.Counts.Events.ShouldBe(EventsCount);
        WorkerProbe.Answers(_log).Count.ShouldBe(EventsCount);
    }

    [Fact]
    public async Task Run_partition_taken_over_meanwhile_commits_nothing_late_and_goes_on_behind_it()
    {
        await WorkerProbe.SendAsync(_log, EventsCount);
        using var goOn = new ManualResetEventSlim();
        var waiting = 0;
        var watched = new WatchedLog(_log, moment =>
        {
            if (moment != LogMoment.Commit || goOn.IsSet)
                return;
            Interlocked.Increment(ref waiting);
            goOn.Wait(WorkerProbe.Patience, TestContext.Current.CancellationToken);
        });
        await using var worker = new RunningWorker(watched, Frozen with { FencedPause = TimeSpan.Zero });
        await worker.WaitFor(_ => Volatile.Read(ref waiting) == Partitions);

        // Opening the producers takes the partitions over, as a new owner does.
        for (var partition = 0; partition < Partitions; partition++)
            _log.OpenProducer($"{Topology.ProcessorGroup}-{partition}").Dispose();
        goOn.Set();
        await worker.WaitFor(status => status.Counts.Events == EventsCount);

        worker.Status.Counts.Reopened.ShouldBe(Partitions);
        WorkerProbe.Answers(_log).Count.ShouldBe(EventsCount);
    }

    [Fact]
    public async Task Run_older_of_two_workers_with_a_name_ends_and_says_why_and_commits_nothing_late()
    {
        var named = Frozen with { Member = "a" };
        using var goOn = new ManualResetEventSlim();
        var waiting = 0;
        // One whose session ended joins anew, and is then the younger: no session may end here, however slow it is.
        var patient = _options with { SessionTimeout = TimeSpan.FromSeconds(20) };
        using var oldersLog = OpenLog(patient);
        var watched = new WatchedLog(oldersLog, moment =>
        {
            if (moment != LogMoment.Commit || goOn.IsSet)
                return;
            Interlocked.Increment(ref waiting);
            goOn.Wait(WorkerProbe.Patience, TestContext.Current.CancellationToken);
        });
        await WorkerProbe.SendAsync(_log, EventsCount);
        await using var older = new RunningWorker(watched, named);
        await older.WaitFor(_ => Volatile.Read(ref waiting) == Partitions);

        using var youngersLog = OpenLog(patient);
        await using var younger = new RunningWorker(youngersLog, named);
        await younger.WaitFor(status => status.Counts.Events == EventsCount);
        goOn.Set();
        var fault = await Should.ThrowAsync<LogException>(older.Ended.WaitAsync(
            WorkerProbe.Patience, TestContext.Current.CancellationToken));

        fault.Message.ShouldContain("another process has taken the name 'a'");
        older.Status.Counts.Events.ShouldBe(0);
        WorkerProbe.Answers(_log).Count.ShouldBe(EventsCount);
    }

    private static KafkaLog OpenLog(KafkaLogOptions options)
    {
        var log = new KafkaLog(options);
        log.CreateTopics(Topology.Topics(Partitions));
        return log;
    }
}
