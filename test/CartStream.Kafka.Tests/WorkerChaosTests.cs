using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Log.Sqlite;
using CartStream.Processing.Worker;
using CartStream.Tests;

namespace CartStream.Kafka.Tests;

/// <summary>Workers come, go and die at random: every event is answered once, every cart is right.</summary>
public sealed class WorkerChaosTests : IDisposable
{
    private const int Partitions = 6;
    private const int WorkersMax = 3;
    private const int Rounds = 12;
    private const int EventsInRound = 500;
    private readonly TestCluster _cluster;
    private readonly TemporaryFolder _folder = new();

    public WorkerChaosTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        _cluster = cluster;
    }

    private static WorkerOptions Options { get; } =
        new() { Processor = RunningWorker.FromSessions with { BatchEventsMax = 40 } };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Run_random_joins_leaves_and_deaths_end_with_one_answer_an_event_and_the_carts_of_a_run_alone(
        int seed)
    {
        var random = new Random(seed);
        using var log = new KafkaLog(_cluster.Options(_cluster.NewPrefix()));
        log.CreateTopics(Topology.Topics(Partitions));
        var workers = new List<(RunningWorker Worker, WatchedLog Log)>();
        for (var round = 0; round < Rounds; round++)
        {
            await WorkerProbe.SendAsync(log, EventsInRound, round);
            if (workers.Count == 0 || (workers.Count < WorkersMax && random.Next(2) == 0))
                workers.Add(Start(log, random.Next(2) == 0 ? $"member-{round}" : null));
            else
                await End(workers, random);
            if (workers.Count > 0)
            {
                var enough = random.Next(EventsInRound / 2);
                await workers[0].Worker.WaitFor(status =>
                    status.Counts.Events > enough || (status.Partitions.Count > 0 && status.IsAtEnd));
            }
        }

        while (workers.Count > 0)
            await End(workers, random);
        await RunToEnd(log);

        using var alone = new SqliteLog(new SqliteLogOptions { Path = _folder.File("alone.db") });
        alone.CreateTopics(Topology.Topics(Partitions));
        for (var round = 0; round < Rounds; round++)
            await WorkerProbe.SendAsync(alone, EventsInRound, round);
        await RunToEnd(alone);
        WorkerProbe.Answers(log).Count.ShouldBe(Rounds * EventsInRound, $"seed {seed}");
        WorkerProbe.Count(log, Topology.DeadLetters).ShouldBe(0, $"seed {seed}");
        WorkerProbe.Carts(log).ShouldBe(WorkerProbe.Carts(alone), $"seed {seed}");
    }

    private static (RunningWorker Worker, WatchedLog Log) Start(IEventLog log, string? name)
    {
        var mortal = new WatchedLog(log, static _ => { });
        return (new RunningWorker(mortal, Options with { Member = name }), mortal);
    }

    /// <summary>Stops a worker properly or lets it die.</summary>
    private static async Task End(List<(RunningWorker Worker, WatchedLog Log)> workers, Random random)
    {
        var chosen = random.Next(workers.Count);
        var (worker, log) = workers[chosen];
        workers.RemoveAt(chosen);
        if (random.Next(2) == 0)
            log.Die();
        await worker.DisposeAsync();
    }

    private static async Task RunToEnd(IEventLog log)
    {
        await using var worker = new RunningWorker(log, Options);
        await worker.WaitFor(status => status is { Partitions.Count: Partitions, IsAtEnd: true });
        await worker.StopAsync();
    }
}
