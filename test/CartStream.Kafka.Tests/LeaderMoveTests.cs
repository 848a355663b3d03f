using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Tests.Logs;

namespace CartStream.Kafka.Tests;

/// <summary>Leaders that move or are away, and brokers that die: epochs change, and metadata lags behind.</summary>
public sealed class LeaderMoveTests : IDisposable
{
    private const string Events = Topology.UserEvents;
    private const int Brokers = 3;
    private const int EventsCount = 120;
    private readonly MockKafkaCluster _cluster;
    private readonly KafkaLog _log;

    public LeaderMoveTests()
    {
        MockKafkaCluster.SkipUnlessPossible();
        _cluster = new MockKafkaCluster(Brokers);
        _log = new KafkaLog(TestCluster.MockOptions(_cluster) with { MinInsyncReplicas = 2 });
        _log.CreateTopics(Topology.Topics(2));
    }

    public void Dispose()
    {
        _log.Dispose();
        _cluster.Dispose();
    }

    [Fact]
    public void Commit_and_read_leader_moves_and_brokers_tell_of_the_one_before_go_on()
    {
        using var producer = _log.OpenProducer("p");
        using var reader = _log.OpenReader(Events, 0, 0);
        var batch = new RecordBatch();
        _cluster.LagMetadata(TimeSpan.FromMilliseconds(300));

        for (var move = 0; move < 2 * Brokers; move++)
        {
            _cluster.SetLeader(Events, 0, 1 + (move % Brokers));
            producer.Commit(t => t.Append(Events, 0, "k", "v"));
            reader.Read(batch, 10, LogCalls.Patience, TestContext.Current.CancellationToken).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Commit_and_read_partition_has_no_leader_for_a_while_go_on()
    {
        using var producer = _log.OpenProducer("p");
        using var reader = _log.OpenReader(Events, 0, 0);
        producer.Commit(t => t.Append(Events, 0, "k", "before"));
        _cluster.SetLeader(Events, 0, broker: null);
        var commit = Task.Run(
            () => producer.Commit(t => t.Append(Events, 0, "k", "meanwhile")), TestContext.Current.CancellationToken);
        using var other = new KafkaLog(TestCluster.MockOptions(_cluster));
        var end = Task.Run(() => other.EndOffset(Events, 0), TestContext.Current.CancellationToken);
        other.CountPartitions(Events).ShouldBe(2);
        commit.IsCompleted.ShouldBeFalse();

        _cluster.SetLeader(Events, 0, broker: 2);
        await commit.WaitAsync(LogCalls.Patience, TestContext.Current.CancellationToken);

        (await end.WaitAsync(LogCalls.Patience, TestContext.Current.CancellationToken)).ShouldBeGreaterThan(1);
        _log.ReadValues(Events, 0).ShouldBe(["before", "meanwhile"]);
    }

    [Fact]
    public async Task Commit_too_few_replicas_are_in_sync_waits_for_them()
    {
        using var producer = _log.OpenProducer("p");
        _cluster.FailOver(TimeSpan.Zero);
        _cluster.SetDown(2);
        _cluster.SetDown(3);
        var commit = Task.Run(
            () => producer.Commit(t => t.Append(Events, 0, "k", "v")), TestContext.Current.CancellationToken);
        _log.CountPartitions(Events).ShouldBe(2);
        commit.IsCompleted.ShouldBeFalse();

        _cluster.SetUp(3);
        await commit.WaitAsync(LogCalls.Patience, TestContext.Current.CancellationToken);

        _log.ReadValues(Events, 0).ShouldBe(["v"]);
    }

    [Fact]
    public async Task Run_brokers_die_one_after_the_other_and_come_back_answers_every_event_once()
    {
        _cluster.FailOver(TimeSpan.FromMilliseconds(200));
        _cluster.LagMetadata(TimeSpan.FromMilliseconds(300));
        using var log = new RetryingLog(
            new KafkaLog(TestCluster.MockOptions(_cluster)),
            TimeProvider.System,
            new LogOutages(TimeProvider.System, _ => { }),
            patience: null,
            TestContext.Current.CancellationToken);
        await using var worker = new RunningWorker(log);

        for (var broker = 1; broker <= Brokers; broker++)
        {
            _cluster.SetDown(broker);
            await WorkerProbe.SendAsync(log, EventsCount, seed: broker);
            var count = broker * EventsCount;
            await worker.WaitFor(status => status.Counts.Events == count);
            _cluster.SetUp(broker);
        }

        await worker.StopAsync();
        WorkerProbe.Answers(_log).Count.ShouldBe(Brokers * EventsCount);
    }
}
