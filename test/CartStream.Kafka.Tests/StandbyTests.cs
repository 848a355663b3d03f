using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Processing.Worker;

namespace CartStream.Kafka.Tests;

/// <summary>A worker that stood by takes over by reading what is left, and goes on as its owner would have.</summary>
public sealed class StandbyTests : IDisposable
{
    private const int Partitions = 4;

    // A worker that ends writes a record for each of its partitions with the offset up to which it has read.
    private const int Left = 2;
    private const int EventsCount = 600;
    private readonly TestCluster _cluster;
    private readonly KafkaLog _log;

    public StandbyTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        _cluster = cluster;
        _log = OpenLog();
    }

    private static WorkerOptions Frozen { get; } = new() { Processor = FrozenShop.Processor, Standbys = 1 };

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Run_takes_over_what_it_stood_by_for_reads_only_the_tail_and_answers_as_if_nobody_had_moved()
    {
        using var alone = OpenLog();
        await WorkerProbe.SendAsync(alone, EventsCount, seed: 1);
        await WorkerProbe.SendAsync(alone, EventsCount, seed: 2);
        await using (var worker = new RunningWorker(alone, Frozen))
            await worker.WaitFor(status => status.Counts.Events == 2 * EventsCount);

        await using var leaves = new RunningWorker(_log, Frozen);
        await leaves.WaitFor(status => status.Partitions.Count == Partitions);
        await using var stays = new RunningWorker(_log, Frozen);
        await stays.WaitFor(status => status is { Partitions.Count: 2, Restoring: 0, Standbys.Count: 2 });
        await WorkerProbe.SendAsync(_log, EventsCount, seed: 1);
        await leaves.WaitFor(status => status.Counts.Events + stays.Status.Counts.Events == EventsCount);
        var written = CountState(stays.Status.Standbys);
        written.ShouldBeGreaterThan(0);
        await stays.WaitFor(status => status.StandbyRecords == written);
        var restored = stays.Status.Counts.Restored;

        await leaves.StopAsync();
        await stays.WaitFor(status => status is { Partitions.Count: Partitions, Restoring: 0 });
        // It had everything, except perhaps the leaving worker's last records.
        stays.Status.Counts.Restored.ShouldBeInRange(restored, restored + Left);
        await WorkerProbe.SendAsync(_log, EventsCount, seed: 2);
        await stays.WaitFor(status => status.Counts.Events + leaves.Status.Counts.Events == 2 * EventsCount);

        WorkerProbe.Answers(_log).ShouldBe(WorkerProbe.Answers(alone));
        WorkerProbe.Carts(_log).ShouldBe(WorkerProbe.Carts(alone));
        stays.Status.Standbys.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_without_standbys_follows_nothing_and_reads_everything_when_it_takes_over()
    {
        var options = Frozen with { Standbys = 0 };
        await using var leaves = new RunningWorker(_log, options);
        await leaves.WaitFor(status => status.Partitions.Count == Partitions);
        await using var stays = new RunningWorker(_log, options);
        await stays.WaitFor(status => status is { Partitions.Count: 2, Restoring: 0 });
        await WorkerProbe.SendAsync(_log, EventsCount);
        await leaves.WaitFor(status => status.Counts.Events + stays.Status.Counts.Events == EventsCount);
        var written = CountState(leaves.Status.Partitions);
        stays.Status.StandbyRecords.ShouldBe(0);

        await leaves.StopAsync();
        await stays.WaitFor(status => status is { Partitions.Count: Partitions, Restoring: 0 });

        stays.Status.Counts.Restored.ShouldBeInRange(written, written + Left);
    }

    private KafkaLog OpenLog()
    {
        var log = new KafkaLog(_cluster.Options(_cluster.NewPrefix()));
        log.CreateTopics(Topology.Topics(Partitions));
        return log;
    }

    /// <summary>Records of the changelog of these partitions.</summary>
    private long CountState(IReadOnlyList<int> partitions)
    {
        long count = 0;
        foreach (var topic in (string[])[Topology.ShopperState, Topology.Quality])
            WorkerProbe.ForEach(_log, topic, (partition, _) => count += partitions.Contains(partition) ? 1 : 0);
        return count;
    }
}
