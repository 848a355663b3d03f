using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Processing.Worker;
using CartStream.Tests.Logs;

namespace CartStream.Kafka.Tests;

/// <summary>A transaction that is open for too long is aborted by the cluster, and its producer shut out.</summary>
public sealed class TransactionTimeoutTests : IDisposable
{
    private const string Events = Topology.UserEvents;
    private const int EventsCount = 60;
    private readonly MockKafkaCluster _cluster;
    private readonly KafkaLog _log;

    public TransactionTimeoutTests()
    {
        MockKafkaCluster.SkipUnlessPossible();
        _cluster = new MockKafkaCluster();
        _log = new KafkaLog(
            TestCluster.MockOptions(_cluster) with { TransactionTimeout = TimeSpan.FromSeconds(1) });
        _log.CreateTopics(Topology.Topics(1));
    }

    public void Dispose()
    {
        _log.Dispose();
        _cluster.Dispose();
    }

    [Fact]
    public void Commit_open_for_too_long_says_so_writes_nothing_and_may_pass()
    {
        using var producer = _log.OpenProducer("p");
        using var transaction = producer.Begin();
        transaction.Append(Events, 0, "k", "late");
        WaitForAbort(0);

        var fault = Should.Throw<LogException>(transaction.Commit);

        fault.Message.ShouldContain("the transaction was open for longer than 1 s, and the cluster has aborted it");
        fault.MayPass.ShouldBeTrue();
        using var again = _log.OpenProducer("p");
        again.Commit(t => t.Append(Events, 0, "k", "next"));
        _log.ReadValues(Events, 0).ShouldBe(["next"]);
    }

    [Fact]
    public async Task Run_worker_stands_still_in_a_batch_for_too_long_answers_every_event_once()
    {
        await WorkerProbe.SendAsync(_log, EventsCount);
        var held = 0;
        var watched = new WatchedLog(_log, moment =>
        {
            if (moment == LogMoment.Commit && Interlocked.Increment(ref held) == 1)
                WaitForAbort(0, Topology.Recommendations);
        });
        var options = new WorkerOptions
        {
            Processor = FrozenShop.Processor, FencedPause = TimeSpan.FromMilliseconds(1),
        };
        await using var worker = new RunningWorker(watched, options);

        await worker.WaitFor(status => status.Counts.Events == EventsCount);
        await worker.StopAsync();

        WorkerProbe.Answers(_log).Count.ShouldBe(EventsCount);
    }

    // Behind the marker of the abort nothing is open any more.
    private void WaitForAbort(long before, string topic = Events) => SpinWait.SpinUntil(
        () => _log.EndOffset(topic, 0) > before, LogCalls.Patience).ShouldBeTrue();
}
