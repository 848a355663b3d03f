using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Tests.Logs;

namespace CartStream.Kafka.Tests;

/// <summary>Behaviour of the log on a cluster beyond the contract of every log.</summary>
public sealed class KafkaLogTests
{
    private const string Events = "user-events";
    private readonly TestCluster _cluster;

    public KafkaLogTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        _cluster = cluster;
    }

    [Fact]
    public void FindIdentity_of_logs_on_a_cluster_differs_by_their_prefix()
    {
        var options = _cluster.Options(_cluster.NewPrefix());
        using var log = new KafkaLog(options);
        using var same = new KafkaLog(options);
        using var other = new KafkaLog(_cluster.Options(_cluster.NewPrefix()));

        log.FindIdentity().ShouldStartWith("kafka ");
        same.FindIdentity().ShouldBe(log.FindIdentity());
        other.FindIdentity().ShouldNotBe(log.FindIdentity());
    }

    [Fact]
    public void Logs_with_their_own_prefixes_share_nothing()
    {
        using var first = OpenWithTopic();
        using var second = OpenWithTopic();
        using var firstProducer = first.OpenProducer("p");
        using var secondProducer = second.OpenProducer("p");

        firstProducer.Commit(t =>
        {
            t.Append(Events, 0, "k", "first");
            t.CommitOffset("group", Events, 0, 1);
        });
        secondProducer.Commit(t => t.Append(Events, 0, "k", "second"));

        second.ReadValues(Events, 0).ShouldBe(["second"]);
        second.CommittedOffset("group", Events, 0).ShouldBeNull();
        second.ListTopics().Select(topic => topic.Name).ShouldBe([Events]);
    }

    [Fact]
    public void OpenReader_beyond_the_end_throws_and_says_where_it_is()
    {
        using var log = OpenWithTopic();

        Should.Throw<LogException>(() => log.OpenReader(Events, 0, 5))
            .Message.ShouldContain("[0] ends at 0, expected 5 or more");
    }

    [Fact]
    public void Commit_of_more_than_the_client_holds_at_once_writes_all()
    {
        const int records = 300;
        var options = _cluster.Options(_cluster.NewPrefix());
        var settings = new Dictionary<string, string>(options.Settings, StringComparer.Ordinal)
        {
            ["queue.buffering.max.messages"] = "50",
        };
        using var log = new KafkaLog(options with { Settings = settings });
        log.CreateTopics([new TopicSpec(Events, 1, Compacted: false)]);
        using var producer = log.OpenProducer("p");

        producer.Commit(t =>
        {
            for (var i = 0; i < records; i++)
                t.Append(Events, 0, "k", "v");
        });

        log.ReadAll(Events, 0).Count.ShouldBe(records);
    }

    private KafkaLog OpenWithTopic()
    {
        var log = new KafkaLog(_cluster.Options(_cluster.NewPrefix()));
        log.CreateTopics([new TopicSpec(Events, 1, Compacted: false)]);
        return log;
    }
}
