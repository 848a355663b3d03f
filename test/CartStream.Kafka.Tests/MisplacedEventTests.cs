using System.Collections.Concurrent;
using System.Text;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Processing.Worker;
using Partitioner = CartStream.Log.Partitioner;

namespace CartStream.Kafka.Tests;

/// <summary>
/// A shop's producer chooses partitions in its own way: its events still meet their shopper's state, in the shopper's
/// partition, once.
/// </summary>
public sealed class MisplacedEventTests
{
    private const int Partitions = 3;
    private const long StartMs = 1_772_359_560_000;
    private readonly KafkaLogOptions _options;
    private readonly ConcurrentQueue<string> _warnings = [];

    public MisplacedEventTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        _options = cluster.Options(cluster.NewPrefix());
    }

    private WorkerOptions Frozen => new() { Processor = FrozenShop.Processor, Warned = _warnings.Enqueue };

    [Fact]
    public async Task Run_events_in_any_partition_are_answered_once_where_their_shopper_belongs()
    {
        using var log = OpenLog();
        Produce(
            log,
            Event("alice", "A", minute: 1, away: 1),
            Event("alice", "B", minute: 2, away: 0),
            Event("alice", "C", minute: 3, away: 2),
            Event("bob", "D", minute: 4, away: 0));

        await RunUntilAsync(log, status => status.Counts is { Recommendations: 4, Misplaced: 2 });

        WorkerProbe.Carts(log).ShouldBe(new Dictionary<string, string>
        {
            ["alice"] = "Ax1 Bx1 Cx1", ["bob"] = "Dx1",
        });
        WorkerProbe.ForEach(log, Topology.ShopperState, (partition, record) =>
            partition.ShouldBe(Partitioner.PartitionOf(record.Key, Partitions)));
        WorkerProbe.Answers(log).Count.ShouldBe(4);
        WorkerProbe.Count(log, Topology.DeadLetters).ShouldBe(0);
        _warnings.Count.ShouldBe(2);
        _warnings.ShouldAllBe(warning => warning.Contains("partitioner=murmur2_random", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_link_in_another_partition_than_its_guests_merges()
    {
        using var log = OpenLog();
        Produce(
            log,
            Event("guest", "A", minute: 1, away: 0),
            Event("alice", "B", minute: 2, away: 0),
            ("guest", """{"identity":{"anonymous_id":"guest","shopper_id":"alice"}}""", 1, 3));

        await RunUntilAsync(log, _ => WorkerProbe.Carts(log).GetValueOrDefault("alice") == "Ax1 Bx1");

        WorkerProbe.Count(log, Topology.DeadLetters).ShouldBe(0);
    }

    [Fact]
    public async Task Forget_leaves_no_state_of_a_shopper_whose_events_were_misplaced()
    {
        using var log = OpenLog();
        Produce(log, Event("alice", "A", minute: 1, away: 1), Event("bob", "B", minute: 2, away: 2));
        await using var worker = new RunningWorker(log, Frozen);
        await worker.WaitFor(status => status is { Counts.Recommendations: 2, IsAtEnd: true });

        var call = await CliCall.RunAsync(
            [
                "forget", "alice", "--kafka", _options.BootstrapServers, "--topic-prefix", _options.TopicPrefix,
                .. CliCall.MockSettings,
            ]);

        call.ExitCode.ShouldBe(0, call.Error);
        await worker.StopAsync();
        var left = new HashSet<string>(StringComparer.Ordinal);
        WorkerProbe.ForEach(log, Topology.ShopperState, (_, record) =>
        {
            var shopper = Encoding.UTF8.GetString(record.Key);
            if (record.IsDelete)
                left.Remove(shopper);
            else
                left.Add(shopper);
        });
        left.ShouldBe(["bob"]);
    }

    [Fact]
    public async Task Run_partition_that_was_added_to_the_events_ends_with_what_was_done_and_what_to_do()
    {
        using var log = new KafkaLog(_options);
        log.CreateTopics(Topology.Topics(Partitions).Select(
            topic => topic.Name == Topology.UserEvents ? topic with { Partitions = Partitions + 1 } : topic).ToList());

        await using var worker = new RunningWorker(log, Frozen);
        var failure = await Should.ThrowAsync<InvalidDataException>(
            worker.Ended.WaitAsync(WorkerProbe.Patience, TestContext.Current.CancellationToken));

        failure.Message.ShouldBe(
            "topic 'user-events' has a partition 3, expected 3, as many as 'shopper-state' has: partitions were added "
            + "to it. Kafka removes none, so send the events to new topics, under another --topic-prefix");
    }

    private async Task RunUntilAsync(IEventLog log, Func<WorkerStatus, bool> holds)
    {
        await using var worker = new RunningWorker(log, Frozen);
        await worker.WaitFor(status => status.IsAtEnd && holds(status));
        await worker.StopAsync();
    }

    private static (string Key, string Value, int Away, int Minute) Event(
        string shopper, string item, int minute, int away)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(StartMs).AddMinutes(minute);
        return (
            shopper,
            $$"""
            {"event_time":"{{time:yyyy-MM-ddTHH:mm:ssZ}}","event_type":"cart","item_id":"{{item}}",
            "shopper_id":"{{shopper}}"}
            """,
            away,
            minute);
    }

    /// <summary>Writes records, each so many partitions away from its key's.</summary>
    private static void Produce(IEventLog log, params (string Key, string Value, int Away, int Minute)[] records)
    {
        using var producer = log.OpenProducer("shop");
        using var transaction = producer.Begin();
        foreach (var (key, value, away, minute) in records)
        {
            var id = Encoding.UTF8.GetBytes(key);
            transaction.Append(
                Topology.UserEvents,
                (Partitioner.PartitionOf(id, Partitions) + away) % Partitions,
                id,
                Encoding.UTF8.GetBytes(value),
                StartMs + (minute * 60_000));
        }

        transaction.Commit();
    }

    private KafkaLog OpenLog()
    {
        var log = new KafkaLog(_options);
        log.CreateTopics(Topology.Topics(Partitions));
        return log;
    }
}
