using System.Text;
using System.Text.Json;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Processing.Ingest;
using CartStream.Processing.Worker;

namespace CartStream.Kafka.Tests;

/// <summary>
/// Topic <c>identities</c> on a cluster: a link written by another program counts once, whichever worker dies.
/// </summary>
public sealed class IdentityTopicTests
{
    private const int Partitions = 3;
    private const long StartMs = 1_772_359_560_000;
    private readonly KafkaLogOptions _options;

    public IdentityTopicTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        _options = cluster.Options(cluster.NewPrefix());
    }

    private static WorkerOptions Frozen { get; } = new() { Processor = FrozenShop.Processor };

    [Theory]
    [InlineData(LogMoment.Begin, 0)]
    [InlineData(LogMoment.FirstAppend, 0)]
    [InlineData(LogMoment.Commit, 0)]
    [InlineData(LogMoment.Committed, 0)]
    [InlineData(LogMoment.Commit, 1)]
    [InlineData(LogMoment.Committed, 1)]
    [InlineData(LogMoment.FirstAppend, 2)]
    [InlineData(LogMoment.Offset, 2)]
    [InlineData(LogMoment.Commit, 2)]
    [InlineData(LogMoment.Committed, 2)]
    public async Task Run_dies_around_a_link_and_the_next_worker_merges_once(LogMoment moment, int transactionsBefore)
    {
        using var log = OpenLog();
        await RunToEndAsync(log);
        Produce(log, """{"anonymous_id":"guest-1","shopper_id":"alice"}""", "no link");

        // The links go to user-events; the guest's partition hands the state over; the account's takes it.
        var reachedBefore = 0;
        WatchedLog? dying = null;
        dying = new WatchedLog(log, reached =>
        {
            if (reached == moment && Interlocked.Increment(ref reachedBefore) > transactionsBefore)
                dying!.Die();
        });
        await using (var worker = new RunningWorker(dying, Frozen))
        {
            await Should.ThrowAsync<ObjectDisposedException>(
                worker.Ended.WaitAsync(WorkerProbe.Patience, TestContext.Current.CancellationToken));
        }

        await RunUntilAsync(log, () => CartOf(log, "alice") == "Ax2 Bx1" && CartOf(log, "guest-1") is "");
        await RunToEndAsync(log);

        CartOf(log, "alice").ShouldBe("Ax2 Bx1");
        CartOf(log, "guest-1").ShouldBe("");
        CountLinks(log).ShouldBe(1);
        var letter = Letters(log).ShouldHaveSingleItem();
        (letter.SourceTopic, letter.SourceOffset).ShouldBe((Topology.Identities, 1));
        letter.Reason.ShouldContain("expected a JSON object with anonymous_id and shopper_id");
        DeadLettersInTotals(log).ShouldBe(1);
    }

    [Fact]
    public async Task Run_link_that_comes_before_its_events_and_twice_merges_what_follows()
    {
        using var log = OpenLog();
        await RunToEndAsync(log);
        const string late = """{"anonymous_id":"guest-2","shopper_id":"alice"}""";
        Produce(log, late, late);
        await RunUntilAsync(log, () => CountLinks(log) > 0);
        using (var producer = log.OpenProducer("shop"))
        {
            using var transaction = producer.Begin();
            Send(transaction, "guest-2", "D", 5);
            transaction.Commit();
        }

        await RunUntilAsync(log, () => CartOf(log, "alice") == "Ax1 Dx1");
        await RunToEndAsync(log);

        CartOf(log, "alice").ShouldBe("Ax1 Dx1");
        CartOf(log, "guest-1").ShouldBe("Ax1 Bx1");
    }

    [Fact]
    public async Task Forget_takes_the_ids_that_the_topic_has_linked()
    {
        using var log = OpenLog();
        Produce(log, """{"anonymous_id":"guest-1","shopper_id":"alice"}""");
        await RunUntilAsync(log, () => CartOf(log, "alice") == "Ax2 Bx1");
        await using var worker = new RunningWorker(log, Frozen);
        await worker.WaitFor(status => status.IsAtEnd);

        var call = await CliCall.RunAsync(
            [
                "forget", "guest-1", "--kafka", _options.BootstrapServers, "--topic-prefix", _options.TopicPrefix,
                .. CliCall.MockSettings,
            ]);

        call.ExitCode.ShouldBe(0, call.Error);
        await worker.StopAsync();
        Shoppers(log).ShouldBe(["bob"]);
    }

    private static async Task RunToEndAsync(IEventLog log)
    {
        // Longer than the time between two looks at the topic.
        await using var worker = new RunningWorker(log, Frozen with { StopWhenIdle = TimeSpan.FromSeconds(1) });
        await worker.Ended.WaitAsync(WorkerProbe.Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>Runs a worker until everything there is is processed and <paramref name="holds"/>.</summary>
    private static async Task RunUntilAsync(IEventLog log, Func<bool> holds)
    {
        await using var worker = new RunningWorker(log, Frozen);
        await worker.WaitFor(status => status.IsAtEnd && holds());
        await worker.StopAsync();
    }

    private static string? CartOf(IEventLog log, string shopper) => WorkerProbe.Carts(log).GetValueOrDefault(shopper);

    private static void Produce(IEventLog log, params string[] values)
    {
        using var producer = log.OpenProducer("logins");
        using var transaction = producer.Begin();
        foreach (var value in values)
            transaction.Append(Topology.Identities, 0, "any"u8, Encoding.UTF8.GetBytes(value), StartMs);
        transaction.Commit();
    }

    private static int CountLinks(IEventLog log)
    {
        var links = 0;
        WorkerProbe.ForEach(log, Topology.UserEvents, (_, record) =>
            links += record.Value.StartsWith("{\"identity\""u8) ? 1 : 0);
        return links;
    }

    private static long DeadLettersInTotals(IEventLog log)
    {
        var found = 0L;
        WorkerProbe.ForEach(log, Topology.Quality, (partition, record) =>
        {
            if (partition == 0 && record.Key.SequenceEqual("totals"u8))
                found = JsonElement.Parse(record.Value).GetProperty("dead_letters").GetInt64();
        });
        return found;
    }

    /// <summary>The ids that have state.</summary>
    private static List<string> Shoppers(IEventLog log)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        WorkerProbe.ForEach(log, Topology.ShopperState, (_, record) =>
        {
            var shopper = Encoding.UTF8.GetString(record.Key);
            if (record.IsDelete)
                found.Remove(shopper);
            else
                found.Add(shopper);
        });
        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static List<DeadLetter> Letters(IEventLog log) =>
    [
        .. Enumerable.Range(0, Partitions).SelectMany(partition =>
            DeadLetter.ReadAll(log, partition, TestContext.Current.CancellationToken)),
    ];

    private KafkaLog OpenLog()
    {
        var log = new KafkaLog(_options);
        log.CreateTopics(Topology.Topics(Partitions));
        using var producer = log.OpenProducer("shop");
        using var transaction = producer.Begin();
        Send(transaction, "guest-1", "A", 1);
        Send(transaction, "guest-1", "B", 2);
        Send(transaction, "alice", "A", 3);
        Send(transaction, "bob", "C", 4);
        transaction.Commit();
        return log;
    }

    private static void Send(ILogTransaction transaction, string shopper, string item, int minute)
    {
        var key = Encoding.UTF8.GetBytes(shopper);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(StartMs).AddMinutes(minute);
        var value = $$"""
            {"event_time":"{{time:yyyy-MM-ddTHH:mm:ssZ}}","event_type":"cart","item_id":"{{item}}",
            "shopper_id":"{{shopper}}"}
            """;
        transaction.Append(
            Topology.UserEvents,
            Partitioner.PartitionOf(key, Partitions),
            key,
            Encoding.UTF8.GetBytes(value),
            time.ToUnixTimeMilliseconds());
    }
}
