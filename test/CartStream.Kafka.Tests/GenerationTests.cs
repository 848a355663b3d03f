using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Tests.Logs;
using Confluent.Kafka;

namespace CartStream.Kafka.Tests;

/// <summary>
/// Groups take offsets from members of the present generation, and in transactions from who claims to be no member, as
/// CartStream's producers do: their transactional id, one for each partition, is what shuts a zombie out.
/// </summary>
public sealed class GenerationTests : IDisposable
{
    private const string Events = Topology.UserEvents;
    private const string Group = Topology.ProcessorGroup;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private readonly MockKafkaCluster _cluster;
    private readonly KafkaLog _log;

    public GenerationTests()
    {
        MockKafkaCluster.SkipUnlessPossible();
        _cluster = new MockKafkaCluster();
        _log = new KafkaLog(TestCluster.MockOptions(_cluster));
        _log.CreateTopics([new TopicSpec(Events, 2, Compacted: false)]);
    }

    public void Dispose()
    {
        _log.Dispose();
        _cluster.Dispose();
    }

    [Fact]
    public void SendOffsets_of_an_earlier_generation_are_refused()
    {
        using var first = Join();
        Poll(() => first.Assignment.Count == 2, first);
        var before = first.ConsumerGroupMetadata;
        using var second = Join();
        Poll(() => second.Assignment.Count == 1, first, second);

        Refused(before).ShouldBe(ErrorCode.IllegalGeneration);
        Commit(first.ConsumerGroupMetadata);
        _log.CommittedOffset(Group, Events, 0).ShouldBe(7);
    }

    [Fact]
    public void SendOffsets_of_a_member_that_left_are_refused()
    {
        using var first = Join();
        Poll(() => first.Assignment.Count == 2, first);
        using (var second = Join())
        {
            Poll(() => second.Assignment.Count == 1, first, second);
            var left = second.ConsumerGroupMetadata;
            second.Close();
            Refused(left).ShouldBe(ErrorCode.UnknownMemberId);
        }
    }

    [Fact]
    public void SendOffsets_of_a_name_that_another_has_taken_are_refused()
    {
        using var first = Join("a");
        Poll(() => first.Assignment.Count == 2, first);
        var before = first.ConsumerGroupMetadata;
        using var second = Join("a");
        Poll(() => second.Assignment.Count == 2, second);

        Refused(before).ShouldBe(ErrorCode.FencedInstanceId);
    }

    [Fact]
    public void Commit_of_offsets_beside_a_group_that_has_members_counts()
    {
        using var member = Join();
        Poll(() => member.Assignment.Count == 2, member);
        using var producer = _log.OpenProducer("p");

        producer.Commit(t => t.CommitOffset(Group, Events, 0, 7));

        _log.CommittedOffset(Group, Events, 0).ShouldBe(7);
        using var stranger = new ConsumerBuilder<Ignore, Ignore>(Settings()).Build();
        Should.Throw<KafkaException>(() => stranger.Commit([new TopicPartitionOffset(Events, 0, 9)]))
            .Error.Code.ShouldBe(ErrorCode.UnknownMemberId);
    }

    private IConsumer<Ignore, Ignore> Join(string? name = null)
    {
        var settings = Settings();
        if (name is not null)
            settings.Add(new("group.instance.id", name));
        var consumer = new ConsumerBuilder<Ignore, Ignore>(settings).SetErrorHandler((_, _) => { }).Build();
        consumer.Subscribe(Events);
        return consumer;
    }

    private List<KeyValuePair<string, string>> Settings() =>
    [
        new("bootstrap.servers", _cluster.BootstrapServers),
        new("group.id", Group),
        new("session.timeout.ms", "10000"),
        new("heartbeat.interval.ms", "50"),
        new("partition.assignment.strategy", "range"),
        new("enable.auto.commit", "false"),
        new("log_level", "0"),
    ];

    private static void Poll(Func<bool> reached, params IConsumer<Ignore, Ignore>[] members)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!reached())
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(LogCalls.Patience);
            foreach (var member in members)
                member.Consume(Step);
        }
    }

    private ErrorCode Refused(IConsumerGroupMetadata member)
    {
        using var producer = Begin();
        var fault = Should.Throw<KafkaException>(() => SendOffset(producer, member));
        producer.AbortTransaction(LogCalls.Patience);
        return fault.Error.Code;
    }

    private void Commit(IConsumerGroupMetadata member)
    {
        using var producer = Begin();
        SendOffset(producer, member);
        producer.CommitTransaction(LogCalls.Patience);
    }

    private static void SendOffset(IProducer<Null, Null> producer, IConsumerGroupMetadata member) =>
        producer.SendOffsetsToTransaction([new TopicPartitionOffset(Events, 0, 7)], member, LogCalls.Patience);

    private IProducer<Null, Null> Begin()
    {
        var producer = new ProducerBuilder<Null, Null>(
            [new("bootstrap.servers", _cluster.BootstrapServers), new("transactional.id", "zombie")]).Build();
        producer.InitTransactions(LogCalls.Patience);
        producer.BeginTransaction();
        return producer;
    }
}
