using System.Collections.Concurrent;
using System.Text;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Processing.Worker;

namespace CartStream.Kafka.Tests;

/// <summary>
/// The topic of the events was deleted and made anew, or all topics were copied to another cluster: an offset in the
/// state means nothing there, also where it exists.
/// </summary>
public sealed class OtherTopicTests : IDisposable
{
    private readonly MockKafkaCluster _cluster;
    private readonly KafkaLog _log;
    private readonly ConcurrentQueue<string> _warnings = [];

    public OtherTopicTests()
    {
        MockKafkaCluster.SkipUnlessPossible();
        _cluster = new MockKafkaCluster(brokers: 1);
        _log = new KafkaLog(TestCluster.MockOptions(_cluster));
        _log.CreateTopics(Topology.Topics(partitions: 1));
    }

    private WorkerOptions Frozen => new() { Processor = FrozenShop.Processor, Warned = _warnings.Enqueue };

    public void Dispose()
    {
        _log.Dispose();
        _cluster.Dispose();
    }

    [Fact]
    public async Task Run_topic_made_anew_and_longer_than_before_ends_and_says_so()
    {
        Produce(_log, "A", "B");
        await RunToEndAsync(_log, events: 2);
        _cluster.DeleteTopic(Topology.UserEvents);
        _cluster.ExpireOffsets(Topology.ProcessorGroup);
        using var log = new KafkaLog(TestCluster.MockOptions(_cluster));
        log.CreateTopics(Topology.Topics(partitions: 1));
        Produce(log, "C", "D", "E", "F", "G");

        await using var worker = new RunningWorker(log, Frozen);
        var failure = await Should.ThrowAsync<InvalidDataException>(
            worker.Ended.WaitAsync(WorkerProbe.Patience, TestContext.Current.CancellationToken));

        failure.Message.ShouldStartWith(
            "'user-events' [0] is not the topic that its state was made from, up to offset ");
        failure.Message.ShouldContain("Found no offset of group 'cartstream-processor'");
        WorkerProbe.Carts(log)["alice"].ShouldBe("Ax1 Bx1");
    }

    [Fact]
    public async Task Run_on_copies_in_another_cluster_goes_on_at_the_groups_offset_and_keeps_the_state()
    {
        Produce(_log, "A", "B");
        await RunToEndAsync(_log, events: 2);
        Produce(_log, "C");
        using var other = new MockKafkaCluster(brokers: 1);
        using var copy = new KafkaLog(TestCluster.MockOptions(other));
        copy.CreateTopics(Topology.Topics(partitions: 1));
        // The other cluster's offsets are others: those of events by one.
        Copy(Topology.UserEvents, copy, before: "elsewhere");
        foreach (var topic in Topology.Topics(partitions: 1).Where(topic => topic.Name != Topology.UserEvents))
            Copy(topic.Name, copy);
        using (var tool = copy.OpenProducer("kafka-consumer-groups"))
        {
            using var transaction = tool.Begin();
            transaction.CommitOffset(Topology.ProcessorGroup, Topology.UserEvents, 0, 3);
            transaction.Commit();
        }

        await RunToEndAsync(copy, events: 1);
        Produce(copy, "D");
        await RunToEndAsync(copy, events: 1);

        WorkerProbe.Carts(copy)["alice"].ShouldBe("Ax1 Bx1 Cx1 Dx1");
        _warnings.ShouldHaveSingleItem().ShouldEndWith(
            "copied from another cluster. Processing goes on at the offset of group 'cartstream-processor', 3");
    }

    private async Task RunToEndAsync(IEventLog log, int events)
    {
        await using var worker = new RunningWorker(log, Frozen);
        await worker.WaitFor(status => status.Counts.Events == events && status.IsAtEnd);
        await worker.StopAsync();
    }

    /// <summary>Copies a topic's records, in one transaction, as a program does that mirrors clusters.</summary>
    private void Copy(string topic, KafkaLog to, string? before = null)
    {
        using var producer = to.OpenProducer("mirror");
        using var transaction = producer.Begin();
        if (before is not null)
            transaction.Append(topic, 0, "other"u8, Encoding.UTF8.GetBytes(before), 1);
        WorkerProbe.ForEach(_log, topic, (_, record) =>
        {
            if (record.IsDelete)
                transaction.Delete(topic, 0, record.Key, record.TimeMs);
            else
                transaction.Append(topic, 0, record.Key, record.Value, record.TimeMs, record.Headers);
        });
        transaction.Commit();
    }

    private static void Produce(IEventLog log, params string[] items)
    {
        using var producer = log.OpenProducer("shop");
        using var transaction = producer.Begin();
        foreach (var item in items)
        {
            var value = $$"""
                {"event_time":"2026-03-01T10:00:0{{item[0] - 'A'}}Z","event_type":"cart","item_id":"{{item}}",
                "shopper_id":"alice"}
                """;
            transaction.Append(Topology.UserEvents, 0, "alice"u8, Encoding.UTF8.GetBytes(value), 1_772_359_200_000);
        }

        transaction.Commit();
    }
}
