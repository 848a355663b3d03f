using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Log.Sqlite;
using CartStream.Recommendations;
using CartStream.Tests;

namespace CartStream.Kafka.Tests;

/// <summary>
/// Three processes of <c>cartstream process</c> and one of <c>simulate</c>, killed with SIGKILL and started again at
/// random, or stopped with SIGSTOP until others have taken their partitions over: every event is sent once and answered
/// once, and every cart is that of a process alone.
/// </summary>
/// <remarks>
/// Every event is answered, by a frozen model: what is tested is the way of events, and three models that learn would
/// take most of the time.
/// </remarks>
public sealed class WorkerKillTests : IDisposable
{
    private const int Seed = 20_261_122;
    private const int Partitions = 12;
    private const int Workers = 3;
    private const int Kills = 8;
    private const int Pauses = 3;
    private const int Events = 200_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RecordsWait = TimeSpan.FromSeconds(1);
    private readonly TestCluster _cluster;
    private readonly TemporaryFolder _folder = new();

    public WorkerKillTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        _cluster = cluster;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Process_killed_at_random_moments_answers_every_event_once_with_the_carts_of_a_process_alone() =>
        AnswersOnceAsync(
            Kills,
            (workers, victim, work, _) =>
            {
                workers[victim].Kill();
                workers[victim].Dispose();
                workers[victim] = new WorkerProcess(work);
            });

    [Fact]
    public Task Process_stopped_until_others_have_its_partitions_goes_on_and_every_event_is_answered_once() =>
        AnswersOnceAsync(
            Pauses,
            (workers, victim, _, othersProcess) =>
            {
                workers[victim].Pause();
                othersProcess();
                workers[victim].Resume();
            });

    /// <summary>Disturbs the processes so many times while they process all events.</summary>
    /// <param name="times">How often.</param>
    /// <param name="disturb">
    /// Gets all processes, the one to disturb, the arguments of each, and a wait until every partition has gone on.
    /// </param>
    private async Task AnswersOnceAsync(int times, Action<List<WorkerProcess>, int, string[], Action> disturb)
    {
        var random = new Random(Seed);
        var options = _cluster.Options(_cluster.NewPrefix());
        string[] kafka =
        [
            "--kafka", options.BootstrapServers, "--topic-prefix", options.TopicPrefix, "--partitions",
            $"{Partitions}", .. CliCall.MockSettings,
        ];
        string[] send = ["simulate", "--events", $"{Events}", "--quiet", .. kafka];
        string[] work =
        [
            "process", "--freeze-model", "--session-timeout", TestCluster.SessionSeconds, "--batch", "500", "--quiet",
            .. kafka,
        ];
        using var log = new KafkaLog(options);
        log.CreateTopics(Topology.Topics(Partitions));
        var workers = Enumerable.Range(0, Workers).Select(_ => new WorkerProcess(work)).ToList();
        try
        {
            await SendAsync(log, send, random.Next(Events / 2));
            for (var time = 1; time <= times; time++)
            {
                var moment = (long)Events * (time - 1) / times + random.Next(Events / times);
                WaitForAnswers(log, workers, moment);
                disturb(workers, random.Next(Workers), work, () => WaitUntilAllGoOn(log, workers));
            }

            WaitForAnswers(log, workers, Events);
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }

        await CliCall.JsonAsync([.. work, "--until-idle", "1"]);
        await ShouldBeAnsweredOnceAsync(log);
    }

    /// <summary>Sends all events by a process that is killed once on its way.</summary>
    private static async Task SendAsync(KafkaLog log, string[] send, int killedAt)
    {
        using (var first = new WorkerProcess(send))
        {
            WaitFor(log, Topology.UserEvents, killedAt + 1, check: null);
            first.Kill();
        }

        using var second = new WorkerProcess(send);
        await second.ShouldEndWellAsync();
    }

    private async Task ShouldBeAnsweredOnceAsync(KafkaLog log)
    {
        var sent = new HashSet<(int, long)>();
        WorkerProbe.ForEach(log, Topology.UserEvents, (partition, record) =>
            sent.Add((partition, record.Offset)).ShouldBeTrue());
        var answered = new HashSet<(int, long)>();
        WorkerProbe.ForEach(log, Topology.Recommendations, (partition, record) =>
        {
            var answer = RecommendationRecord.Read(
                record.Key, record.Value, record.TimeMs, Topology.UserEvents, partition);
            answered.Add((partition, answer.Receipt.Offset)).ShouldBeTrue(
                $"event {partition}/{answer.Receipt.Offset} is answered twice; seed {Seed}");
        });
        sent.Count.ShouldBe(Events);
        answered.SetEquals(sent).ShouldBeTrue($"{answered.Count} answers to {sent.Count} events; seed {Seed}");
        WorkerProbe.Count(log, Topology.DeadLetters).ShouldBe(0, $"seed {Seed}");
        WorkerProbe.Carts(log).ShouldBe(await CartsOfOneAsync(), $"seed {Seed}");
    }

    private async Task<SortedDictionary<string, string>> CartsOfOneAsync()
    {
        var store = _folder.File("alone.db");
        await CliCall.JsonAsync("simulate", "--events", $"{Events}", "--store", store, "--quiet");
        await CliCall.JsonAsync("process", "--freeze-model", "--store", store, "--until-idle", "0.2", "--quiet");
        using var log = new SqliteLog(new SqliteLogOptions { Path = store });
        return WorkerProbe.Carts(log);
    }

    /// <summary>Waits until so many offsets of the answers are taken; ends of transactions take some too.</summary>
    private static void WaitForAnswers(KafkaLog log, List<WorkerProcess> workers, long count) =>
        WaitFor(log, Topology.Recommendations, count, () => workers.ForEach(worker => worker.ShouldRun()));

    /// <summary>
    /// Waits until each partition has new answers or has nothing left to answer, whoever processed it before.
    /// </summary>
    private static void WaitUntilAllGoOn(KafkaLog log, List<WorkerProcess> workers)
    {
        var before = Ends(log, Topology.Recommendations);
        var startedAt = TimeProvider.System.GetTimestamp();
        var left = Enumerable.Range(0, Partitions).ToList();
        using var waker = log.OpenReader(Topology.Recommendations, before);
        var batch = new RecordBatch();
        while (left.Count > 0)
        {
            workers.ForEach(worker => worker.ShouldRun());
            if (TimeProvider.System.GetElapsedTime(startedAt) > Patience)
                throw new TimeoutException($"partitions {string.Join(", ", left)} did not go on in {Patience}");
            waker.Read(batch, recordsMax: 10_000, RecordsWait, TestContext.Current.CancellationToken);
            var ends = Ends(log, Topology.Recommendations);
            left.RemoveAll(partition => ends[partition] > before[partition] || IsDone(log, partition));
        }
    }

    private static bool IsDone(KafkaLog log, int partition) =>
        log.CommittedOffset(Topology.ProcessorGroup, Topology.UserEvents, partition)
        >= log.EndOffset(Topology.UserEvents, partition) - 1;

    private static long[] Ends(KafkaLog log, string topic) =>
        [.. Enumerable.Range(0, Partitions).Select(partition => log.EndOffset(topic, partition))];

    /// <summary>Reads the topic as it grows until so many of its offsets are taken.</summary>
    private static void WaitFor(KafkaLog log, string topic, long count, Action? check)
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        var batch = new RecordBatch();
        using var reader = log.OpenReader(topic, Ends(log, topic));
        while (Ends(log, topic).Sum() < count)
        {
            check?.Invoke();
            if (TimeProvider.System.GetElapsedTime(startedAt) > Patience)
                throw new TimeoutException($"not reached in {Patience}");
            reader.Read(batch, recordsMax: 10_000, RecordsWait, TestContext.Current.CancellationToken);
        }
    }
}
