using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Processing.Worker;
using CartStream.Tests;
using Confluent.Kafka;

namespace CartStream.Kafka.Tests;

/// <summary>A worker answers every event once even if its cluster fails, or reports why it can't.</summary>
public sealed class WorkerFaultTests : IDisposable
{
    private const int Brokers = 3;
    private const int Partitions = 2;
    private const int EventsCount = 200;
    private readonly MockKafkaCluster _cluster;
    private readonly KafkaLog _log;

    public WorkerFaultTests()
    {
        MockKafkaCluster.SkipUnlessPossible();
        _cluster = new MockKafkaCluster(Brokers);
        _log = new KafkaLog(TestCluster.MockOptions(_cluster));
        _log.CreateTopics(Topology.Topics(Partitions));
    }

    private static WorkerOptions Frozen { get; } =
        new() { Processor = FrozenShop.Processor, FencedPause = TimeSpan.FromMilliseconds(1) };

    public void Dispose()
    {
        _log.Dispose();
        _cluster.Dispose();
    }

    [Theory]
    [InlineData(KafkaRequest.Produce, ErrorCode.MsgSizeTooLarge)]
    [InlineData(KafkaRequest.Produce, ErrorCode.NotEnoughReplicas)]
    [InlineData(KafkaRequest.AddPartitionsToTxn, ErrorCode.ConcurrentTransactions)]
    [InlineData(KafkaRequest.TxnOffsetCommit, ErrorCode.GroupAuthorizationFailed)]
    [InlineData(KafkaRequest.TxnOffsetCommit, ErrorCode.GroupLoadInProgress)]
    [InlineData(KafkaRequest.EndTxn, ErrorCode.NotCoordinatorForGroup)]
    [InlineData(KafkaRequest.EndTxn, ErrorCode.InvalidProducerEpoch)]
    [InlineData(KafkaRequest.EndTxn, ErrorCode.ProducerFenced)]
    [InlineData(KafkaRequest.InitProducerId, ErrorCode.TransactionalIdAuthorizationFailed)]
    [InlineData(KafkaRequest.Heartbeat, ErrorCode.RebalanceInProgress)]
    internal async Task Run_request_that_fails_in_a_batch_changes_no_outcome(KafkaRequest request, ErrorCode error)
    {
        await WorkerProbe.SendAsync(_log, EventsCount);
        var failed = 0;
        var watched = new WatchedLog(_log, moment =>
        {
            if (moment == LogMoment.Begin && Interlocked.Increment(ref failed) is 3 or 6)
                _cluster.FailNext(request, error);
        });
        await using var worker = new RunningWorker(watched, Frozen, new LeapingTime());

        await worker.WaitFor(status => status.Counts.Events == EventsCount);
        await worker.StopAsync();

        WorkerProbe.Answers(_log).Count.ShouldBe(EventsCount);
    }

    [Fact]
    public async Task Run_all_brokers_go_down_and_come_back_answers_every_event_once()
    {
        await using var worker = new RunningWorker(_log);
        await WorkerProbe.SendAsync(_log, EventsCount);
        await worker.WaitFor(status => status.Counts.Events > 0);

        ForEachBroker(_cluster.SetDown);
        ForEachBroker(_cluster.SetUp);
        await WorkerProbe.SendAsync(_log, EventsCount, seed: 2);
        await worker.WaitFor(status => status.Counts.Events == 2 * EventsCount);
        await worker.StopAsync();

        WorkerProbe.Answers(_log).Count.ShouldBe(2 * EventsCount);
    }

    [Fact]
    public async Task Run_coordinators_move_answers_every_event_once()
    {
        await using var worker = new RunningWorker(_log);
        for (var broker = 1; broker <= Brokers; broker++)
        {
            _cluster.SetGroupCoordinator(Topology.ProcessorGroup, broker);
            for (var partition = 0; partition < Partitions; partition++)
                _cluster.SetTransactionCoordinator($"{Topology.ProcessorGroup}-{partition}", broker);
            await WorkerProbe.SendAsync(_log, EventsCount, seed: broker);
            await worker.WaitFor(status => status.Counts.Events == broker * EventsCount);
        }

        await worker.StopAsync();

        WorkerProbe.Answers(_log).Count.ShouldBe(Brokers * EventsCount);
    }

    [Fact]
    public async Task Run_over_a_slow_link_takes_more_events_into_a_batch()
    {
        await WorkerProbe.SendAsync(_log, EventsCount);
        ForEachBroker(broker => _cluster.SetRoundTrip(broker, TimeSpan.FromMilliseconds(20)));
        var batches = 0;
        var watched = new WatchedLog(_log, moment => batches += moment == LogMoment.Begin ? 1 : 0);
        await using var worker = new RunningWorker(watched);

        await worker.WaitFor(status => status.Counts.Events == EventsCount);
        await worker.StopAsync();

        batches.ShouldBeLessThan(EventsCount / 10);
        ForEachBroker(broker => _cluster.SetRoundTrip(broker, TimeSpan.Zero));
        WorkerProbe.Answers(_log).Count.ShouldBe(EventsCount);
    }

    [Fact]
    public async Task Run_log_that_refuses_for_good_ends_the_worker_and_says_why()
    {
        await WorkerProbe.SendAsync(_log, EventsCount);
        var time = new LeapingTime();
        var watched = new WatchedLog(_log, moment =>
        {
            if (moment == LogMoment.Begin)
                _cluster.FailNext(KafkaRequest.TxnOffsetCommit, ErrorCode.GroupAuthorizationFailed);
        });
        await using var worker = new RunningWorker(watched, Frozen, time);

        var fault = await Should.ThrowAsync<LogException>(worker.Ended.WaitAsync(
            WorkerProbe.Patience, TestContext.Current.CancellationToken));

        fault.Message.ShouldContain("Group authorization failed");
        WorkerProbe.Answers(_log).Count.ShouldBe(0);
        time.Waited.ShouldBeInRange(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData(KafkaRequest.Heartbeat, ErrorCode.FencedInstanceId)]
    [InlineData(KafkaRequest.Heartbeat, ErrorCode.UnknownMemberId)]
    [InlineData(KafkaRequest.Heartbeat, ErrorCode.NotCoordinatorForGroup)]
    [InlineData(KafkaRequest.JoinGroup, ErrorCode.FencedInstanceId)]
    [InlineData(KafkaRequest.JoinGroup, ErrorCode.UnknownMemberId)]
    internal async Task Run_named_worker_is_shut_out_once_joins_again(KafkaRequest request, ErrorCode error)
    {
        if (request == KafkaRequest.JoinGroup)
            _cluster.FailNext(request, error);
        await using var worker = new RunningWorker(
            _log, new WorkerOptions { Processor = RunningWorker.FromSessions, Member = "worker-1" });
        await WorkerProbe.SendAsync(_log, EventsCount);
        await worker.WaitFor(status => status.Counts.Events == EventsCount);

        if (request == KafkaRequest.Heartbeat)
            _cluster.FailNext(request, error);
        if ((request, error) == (KafkaRequest.Heartbeat, ErrorCode.FencedInstanceId))
            await worker.WaitFor(status => status.Partitions.Count == 0);
        for (var more = 2; more <= 4; more++)
        {
            await WorkerProbe.SendAsync(_log, EventsCount, seed: more);
            var count = more * EventsCount;
            await worker.WaitFor(status => status.Counts.Events == count && status.Partitions.Count == Partitions);
        }

        await worker.StopAsync();
        WorkerProbe.Answers(_log).Count.ShouldBe(4 * EventsCount);
    }

    [Fact]
    public async Task Run_session_timeout_that_brokers_refuse_names_the_option_and_the_bounds()
    {
        _cluster.FailNext(KafkaRequest.JoinGroup, ErrorCode.InvalidSessionTimeout);
        await using var worker = new RunningWorker(_log);

        var fault = await Should.ThrowAsync<LogException>(worker.Ended.WaitAsync(
            WorkerProbe.Patience, TestContext.Current.CancellationToken));

        fault.Message.ShouldContain(
            "--session-timeout is 2 s, and the broker takes 6000 to 1800000 ms unless its group.min.session");
    }

    [Fact]
    public async Task Run_group_refuses_the_worker_ends_and_says_why()
    {
        _cluster.FailNext(KafkaRequest.JoinGroup, ErrorCode.GroupAuthorizationFailed);
        await using var worker = new RunningWorker(_log);

        var fault = await Should.ThrowAsync<LogException>(worker.Ended.WaitAsync(
            WorkerProbe.Patience, TestContext.Current.CancellationToken));

        fault.Message.ShouldContain($"group '{Topology.ProcessorGroup}'");
    }

    private static void ForEachBroker(Action<int> act)
    {
        for (var broker = 1; broker <= Brokers; broker++)
            act(broker);
    }
}
