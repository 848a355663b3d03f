using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Tests.Logs;
using Confluent.Kafka;

namespace CartStream.Kafka.Tests;

/// <summary>
/// The first start on several brokers, of which only one knows at once of the topics that are made.
/// </summary>
public sealed class FirstStartTests : IDisposable
{
    private static readonly TimeSpan Lag = TimeSpan.FromMilliseconds(800);
    private readonly MockKafkaCluster _cluster;
    private readonly string[] _kafka;

    public FirstStartTests()
    {
        MockKafkaCluster.SkipUnlessPossible();
        _cluster = new MockKafkaCluster(brokers: 3);
        _cluster.LagMetadata(Lag);
        _kafka = ["--kafka", _cluster.BootstrapServers, .. CliCall.MockSettings];
    }

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void CreateTopics_brokers_that_do_not_know_them_yet_are_waited_for()
    {
        using var log = Open();

        log.CreateTopics(Topology.Topics(2));

        using var producer = log.OpenProducer("p");
        foreach (var topic in Topology.Topics(2))
        {
            log.CountPartitions(topic.Name).ShouldBe(topic.Partitions);
            producer.Commit(t => t.Append(topic.Name, 0, "k", "v"));
            log.ReadValues(topic.Name, 0).ShouldBe(["v"]);
        }
    }

    [Fact]
    public void CreateTopics_brokers_are_still_starting_waits_for_enough_of_them()
    {
        using var log = Open();
        _cluster.FailNext(
            KafkaRequest.CreateTopics, ErrorCode.InvalidReplicationFactor, ErrorCode.InvalidReplicationFactor);

        log.CreateTopics(Topology.Topics(2));

        log.ListTopics().Count.ShouldBe(Topology.Topics(2).Count);
    }

    [Fact]
    public void CountPartitions_topics_that_another_process_made_a_moment_ago_are_waited_for()
    {
        using var log = Open();
        log.CreateTopics(Topology.Topics(2));

        // Each client contacts any one of the brokers first.
        for (var i = 0; i < 6; i++)
        {
            using (var maker = Open())
                maker.CreateTopics([new TopicSpec($"new-{i}", 3, Compacted: true)]);
            using var other = Open();
            other.CountPartitions($"new-{i}").ShouldBe(3);
            using var reader = Open();
            reader.OpenCompacted($"new-{i}", 2).Dispose();
        }
    }

    [Fact]
    public void CountPartitions_topic_that_nobody_makes_says_so_in_bounded_time()
    {
        using var log = Open();
        log.CreateTopics([new TopicSpec(Topology.UserEvents, 1, Compacted: false)]);

        Should.Throw<MissingTopicException>(() => log.CountPartitions("nowhere"))
            .Message.ShouldContain("there is no topic 'nowhere', found user-events");
    }

    [Fact]
    public async Task Process_several_workers_and_a_sender_start_at_once_and_agree()
    {
        string[] work = ["process", .. _kafka, "--until-idle", "2", "--quiet", "--json"];
        var calls = await Task.WhenAll(
            CliCall.RunAsync([.. work, "--partitions", "3"]),
            CliCall.RunAsync(work),
            CliCall.RunAsync(work),
            CliCall.RunAsync(["simulate", .. _kafka, "--events", "40", "--quiet", "--json"]));

        foreach (var call in calls)
        {
            var isDecided = call.ExitCode == 0 || call.Error.Contains("has 12 partition(s)", StringComparison.Ordinal);
            isDecided.ShouldBeTrue(call.Error);
        }
    }

    private KafkaLog Open() => new(TestCluster.MockOptions(_cluster));
}
