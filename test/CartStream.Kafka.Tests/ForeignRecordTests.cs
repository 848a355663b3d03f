using System.Collections.Concurrent;
using System.Text;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Processing.Ingest;
using CartStream.Processing.Worker;
using Confluent.Kafka;

namespace CartStream.Kafka.Tests;

/// <summary>
/// Whatever another program writes to <c>user-events</c> becomes a dead letter that says what it is, and the event
/// after it is answered.
/// </summary>
public sealed class ForeignRecordTests
{
    private const string Good =
        """{"event_time":"2026-03-01T10:00:00Z","event_type":"cart","item_id":"A","shopper_id":"alice"}""";

    private readonly KafkaLogOptions _options;

    public ForeignRecordTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        _options = cluster.Options(cluster.NewPrefix());
    }

    public static TheoryData<byte[]?, string> Values => new()
    {
        { null, "event: found no value, expected a JSON object: a deletion is no event" },
        { [], "event: found '', expected a JSON object" },
        { [0, 0, 0, 0, 42, .. Encoding.UTF8.GetBytes(Good)], "use a serializer without one" },
        { [0, 0, 0, 0, 42, 0xC3, 0x28, 2, 4], "use a serializer without one" },
        { [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Good)], "without a byte order mark" },
        { [0x1F, 0x8B, 8, 0, 0], "not compressed" },
        { Encoding.UTF8.GetBytes($"[{Good},{Good}]"), "one event, not a list" },
        { Encoding.UTF8.GetBytes($"{Good}\n{Good}"), "one event, not several" },
        { Encoding.UTF8.GetBytes($$"""{"before":null,"after":{{Good}},"op":"c"}"""), "not in an envelope" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Run_foreign_record_is_a_dead_letter_that_names_its_kind(byte[]? value, string reason)
    {
        using var log = OpenLog();
        Produce("other"u8.ToArray(), value, Timestamp.Default);
        Produce("alice"u8.ToArray(), Encoding.UTF8.GetBytes(Good), Timestamp.Default);

        await RunToEndAsync(log, events: 2);

        Letters(log).ShouldHaveSingleItem().Reason.ShouldContain(reason);
        WorkerProbe.Carts(log)["alice"].ShouldBe("Ax1");
    }

    [Fact]
    public async Task Run_record_larger_than_a_producer_sends_is_cut_and_its_neighbours_are_answered()
    {
        using var log = OpenLog();
        var key = new byte[300_000];
        var value = new byte[3_000_000];
        Produce(key, value, Timestamp.Default, compression: CompressionType.Lz4);
        Produce("alice"u8.ToArray(), Encoding.UTF8.GetBytes(Good), Timestamp.Default);

        await RunToEndAsync(log, events: 2);

        var letter = Letters(log).ShouldHaveSingleItem();
        letter.Reason.ShouldBe("event: found 3000000 bytes, expected at most 65536 bytes");
        (letter.Key.Length, letter.Value.Length).ShouldBe((262_144, 262_144));
        WorkerProbe.ForEach(log, Topology.DeadLetters, (_, record) => record.Headers
            .ShouldContain(new RecordHeader("cut", "key of 300000, value of 3000000 bytes")));
        WorkerProbe.Carts(log)["alice"].ShouldBe("Ax1");
    }

    [Fact]
    public async Task Run_header_of_a_megabyte_leaves_the_event_as_it_is()
    {
        using var log = OpenLog();
        var headers = new Headers { { "trace", new byte[900_000] } };
        Produce("alice"u8.ToArray(), Encoding.UTF8.GetBytes(Good), Timestamp.Default, headers);

        await RunToEndAsync(log, events: 1);

        WorkerProbe.Carts(log)["alice"].ShouldBe("Ax1");
        Letters(log).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Topology.ShopperState, "shopper state can't be read: found version 123, 7 bytes, expected version")]
    [InlineData(Topology.Quality, "topic quality: found the key 'intruder', expected totals or block/0 to 255")]
    public async Task Run_foreign_record_in_state_ends_with_its_address_until_its_key_is_deleted(
        string topic, string reason)
    {
        using var log = OpenLog();
        Produce("alice"u8.ToArray(), Encoding.UTF8.GetBytes(Good), Timestamp.Default);
        Produce("intruder"u8.ToArray(), """{"a":1}"""u8.ToArray(), Timestamp.Default, topic: topic);

        var failure = await Should.ThrowAsync<InvalidDataException>(() => RunToEndAsync(log, events: 1));
        failure.Message.ShouldStartWith($"topic '{topic}' [0] at 0, key 'intruder': {reason}");
        failure.Message.ShouldEndWith(
            ": did a newer version write it, or another program? Delete the key of the latter");

        Produce("intruder"u8.ToArray(), null, Timestamp.Default, topic: topic);
        await RunToEndAsync(log, events: 1);
    }

    [Fact]
    public async Task Run_foreign_sessions_are_passed_over_and_reported_once()
    {
        using var log = OpenLog();
        Produce("one"u8.ToArray(), "no session"u8.ToArray(), Timestamp.Default, topic: Topology.Sessions);
        Produce("two"u8.ToArray(), """{"events":7}"""u8.ToArray(), Timestamp.Default, topic: Topology.Sessions);
        Produce("alice"u8.ToArray(), Encoding.UTF8.GetBytes(Good), Timestamp.Default);
        var warnings = new ConcurrentQueue<string>();

        await using var worker = new RunningWorker(
            log, new WorkerOptions { Processor = RunningWorker.FromSessions, Warned = warnings.Enqueue });
        await worker.WaitFor(status => status is { Counts.Recommendations: 1, ModelEvents: 1, IsAtEnd: true });
        await worker.StopAsync();

        var warning = warnings.ShouldHaveSingleItem();
        warning.ShouldStartWith("topic sessions, key 'one': found no session: ");
        warning.ShouldEndWith(" ([0] at 0); models skip such records");
    }

    private static async Task RunToEndAsync(IEventLog log, int events)
    {
        await using var worker = new RunningWorker(log, new WorkerOptions { Processor = FrozenShop.Processor });
        await worker.WaitFor(status => status.Counts.Events == events && status.IsAtEnd);
        await worker.StopAsync();
    }

    private static List<DeadLetter> Letters(IEventLog log) =>
        [.. DeadLetter.ReadAll(log, partition: 0, TestContext.Current.CancellationToken)];

    /// <summary>Sends a record as another program does.</summary>
    private void Produce(
        byte[]? key,
        byte[]? value,
        Timestamp time,
        Headers? headers = null,
        CompressionType compression = CompressionType.None,
        string topic = Topology.UserEvents)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = _options.BootstrapServers,
            CompressionType = compression,
            MessageMaxBytes = 10_000_000,
        }).Build();
        producer.Produce(
            new TopicPartition(_options.TopicPrefix + topic, 0),
            new Message<byte[]?, byte[]?> { Key = key, Value = value, Timestamp = time, Headers = headers });
        producer.Flush(WorkerProbe.Patience).ShouldBe(0);
    }

    private KafkaLog OpenLog()
    {
        var log = new KafkaLog(_options);
        log.CreateTopics(Topology.Topics(partitions: 1));
        return log;
    }
}
