using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Processing.Worker;

namespace CartStream.Kafka.Tests;

/// <summary>Wherever in a batch a worker dies, the outcome is that of a worker that did not.</summary>
public sealed class WorkerCrashTests
{
    private const int Partitions = 2;
    private const int EventsCount = 200;
    private const int BatchesBefore = 3;
    private readonly TestCluster _cluster;

    public WorkerCrashTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        _cluster = cluster;
    }

    private static WorkerOptions Frozen { get; } = new() { Processor = FrozenShop.Processor };

    [Theory]
    [InlineData(LogMoment.Begin)]
    [InlineData(LogMoment.FirstAppend)]
    [InlineData(LogMoment.LaterAppend)]
    [InlineData(LogMoment.Offset)]
    [InlineData(LogMoment.Commit)]
    [InlineData(LogMoment.Committed)]
    public async Task Run_dies_at_a_moment_of_a_batch_and_the_next_worker_ends_with_the_same_outcome(LogMoment moment)
    {
        using var expected = await OpenLog();
        await RunToEnd(expected);
        using var log = await OpenLog();

        var batches = 0;
        WatchedLog? dying = null;
        dying = new WatchedLog(log, reached =>
        {
            if (reached == moment && Interlocked.Increment(ref batches) > BatchesBefore)
                dying!.Die();
        });
        await using (var worker = new RunningWorker(dying, Frozen))
            await Should.ThrowAsync<ObjectDisposedException>(worker.Ended);
        WorkerProbe.Answers(log).Count.ShouldBeLessThan(EventsCount);
        await RunToEnd(log);

        WorkerProbe.Answers(log).ShouldBe(WorkerProbe.Answers(expected));
        WorkerProbe.Carts(log).ShouldBe(WorkerProbe.Carts(expected));
    }

    private static async Task RunToEnd(IEventLog log)
    {
        await using var worker = new RunningWorker(
            log, Frozen with { StopWhenIdle = TimeSpan.FromMilliseconds(200) });
        await worker.Ended.WaitAsync(WorkerProbe.Patience, TestContext.Current.CancellationToken);
    }

    private async Task<KafkaLog> OpenLog()
    {
        var log = new KafkaLog(_cluster.Options(_cluster.NewPrefix()));
        log.CreateTopics(Topology.Topics(Partitions));
        await WorkerProbe.SendAsync(log, EventsCount);
        return log;
    }
}
