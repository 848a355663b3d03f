using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Tests.Logs;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace CartStream.Kafka.Tests;

/// <summary>The log's behaviour when its cluster fails. Each test has a cluster of its own.</summary>
public sealed class KafkaLogFaultTests : IDisposable
{
    private const string Events = "user-events";
    private const int Brokers = 3;
    private readonly MockKafkaCluster _cluster;
    private readonly KafkaLog _log;

    public KafkaLogFaultTests()
    {
        MockKafkaCluster.SkipUnlessPossible();
        _cluster = new MockKafkaCluster(Brokers);
        _log = new KafkaLog(TestCluster.MockOptions(_cluster));
        _log.CreateTopics([new TopicSpec(Events, 2, Compacted: false)]);
    }

    public void Dispose()
    {
        _log.Dispose();
        _cluster.Dispose();
    }

    [Fact]
    public async Task Commit_while_all_brokers_are_down_is_done_when_they_are_back()
    {
        using var producer = _log.OpenProducer("p");
        producer.Commit(t => t.Append(Events, 0, "k", "before"));
        ForEachBroker(_cluster.SetDown);
        var commit = Task.Run(
            () => producer.Commit(t =>
            {
                t.Append(Events, 0, "k", "meanwhile");
                t.CommitOffset("group", Events, 1, 7);
            }),
            TestContext.Current.CancellationToken);

        ForEachBroker(_cluster.SetUp);
        await commit.WaitAsync(LogCalls.Patience, TestContext.Current.CancellationToken);

        _log.ReadValues(Events, 0).ShouldBe(["before", "meanwhile"]);
        _log.CommittedOffset("group", Events, 1).ShouldBe(7);
    }

    [Fact]
    public void Commit_to_a_topic_that_was_deleted_fails_and_the_topic_does_not_come_back()
    {
        const string gone = "gone";
        var options = TestCluster.MockOptions(_cluster);
        using var log = new KafkaLog(options with
        {
            RequestTimeout = TimeSpan.FromSeconds(5),
            Settings = new Dictionary<string, string>(options.Settings)
            {
                ["topic.metadata.propagation.max.ms"] = "100",
            },
        });
        log.CreateTopics([new TopicSpec(gone, 1, Compacted: true)]);
        using var producer = log.OpenProducer("p");
        _cluster.DeleteTopic(gone);

        var failure = Should.Throw<LogException>(() => producer.Commit(t => t.Append(gone, 0, "k", "v")));

        failure.Message.ShouldEndWith(": there is no topic 'gone': was it deleted?");
        failure.MayPass.ShouldBeFalse();

        using var other = new KafkaLog(options);
        other.ListTopics().Select(topic => topic.Name).ShouldBe([Events]);
    }

    [Fact]
    public async Task Read_while_all_brokers_are_down_goes_on_when_they_are_back()
    {
        using var producer = _log.OpenProducer("p");
        using var reader = _log.OpenReader(Events, 0, 0);
        producer.Commit(t => t.Append(Events, 0, "k", "v"));
        ForEachBroker(_cluster.SetDown);
        var batch = new RecordBatch();
        var read = Task.Run(
            () => reader.Read(batch, 10, LogCalls.Patience, TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken);

        ForEachBroker(_cluster.SetUp);

        (await read.WaitAsync(LogCalls.Patience, TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    [Theory]
    [InlineData(KafkaRequest.Produce, ErrorCode.NotEnoughReplicas)]
    [InlineData(KafkaRequest.AddPartitionsToTxn, ErrorCode.ConcurrentTransactions)]
    [InlineData(KafkaRequest.TxnOffsetCommit, ErrorCode.GroupLoadInProgress)]
    [InlineData(KafkaRequest.EndTxn, ErrorCode.NotCoordinatorForGroup)]
    internal void Commit_request_that_fails_for_now_is_made_again(KafkaRequest request, ErrorCode error)
    {
        using var producer = _log.OpenProducer("p");
        _cluster.FailNext(request, error);

        producer.Commit(t =>
        {
            t.Append(Events, 0, "k", "v");
            t.CommitOffset("group", Events, 1, 7);
        });

        _log.ReadValues(Events, 0).ShouldBe(["v"]);
        _log.CommittedOffset("group", Events, 1).ShouldBe(7);
    }

    [Theory]
    [InlineData(KafkaRequest.Produce, ErrorCode.MsgSizeTooLarge)]
    [InlineData(KafkaRequest.TxnOffsetCommit, ErrorCode.GroupAuthorizationFailed)]
    internal void Commit_refused_writes_nothing_and_a_new_producer_goes_on(KafkaRequest request, ErrorCode error)
    {
        using var producer = _log.OpenProducer("p");
        _cluster.FailNext(request, error);

        var fault = Should.Throw<LogException>(() => producer.Commit(t =>
        {
            t.Append(Events, 0, "k", "refused");
            t.CommitOffset("group", Events, 1, 7);
        }));

        fault.Message.ShouldContain("nothing was written");
        using var again = _log.OpenProducer("p");
        again.Commit(t => t.Append(Events, 0, "k", "accepted"));
        _log.ReadValues(Events, 0).ShouldBe(["accepted"]);
        _log.CommittedOffset("group", Events, 1).ShouldBeNull();
    }

    [Fact]
    public void Commit_without_an_answer_says_that_nobody_knows_and_a_new_producer_finds_out()
    {
        using var impatient = new KafkaLog(
            TestCluster.MockOptions(_cluster) with { RequestTimeout = TimeSpan.FromSeconds(1) });
        using var producer = impatient.OpenProducer("p");
        using var transaction = producer.Begin();
        transaction.Append(Events, 0, "k", "lost");
        ForEachBroker(_cluster.SetDown);

        Should.Throw<LogException>(transaction.Commit).Message.ShouldContain("it is unknown whether");
        Should.Throw<LogException>(() => producer.Begin());

        ForEachBroker(_cluster.SetUp);
        using var again = _log.OpenProducer("p");
        again.Commit(t => t.Append(Events, 0, "k", "next"));
        _log.ReadValues(Events, 0).ShouldBe(["next"]);
    }

    [Theory]
    [InlineData(ErrorCode.InvalidProducerEpoch)]
    [InlineData(ErrorCode.ProducerFenced)]
    public void Commit_epoch_is_over_says_that_the_producer_was_taken_over_from_then_on(ErrorCode error)
    {
        using var producer = _log.OpenProducer("p");
        _cluster.FailNext(KafkaRequest.EndTxn, error);

        Should.Throw<ProducerFencedException>(() => producer.Commit(t => t.Append(Events, 0, "k", "v")))
            .Message.ShouldContain("'p'");
        Should.Throw<ProducerFencedException>(() => producer.Begin());
    }

    [Fact]
    public void ListTopics_broker_does_not_know_a_topic_yet_keeps_what_was_created()
    {
        _cluster.SetTopicError(Events, ErrorCode.UnknownTopicOrPart);

        _log.ListTopics().ShouldContain(new TopicSpec(Events, 2, Compacted: false));
    }

    [Fact]
    public void Commit_record_two_days_ahead_is_written_with_a_time_that_brokers_take()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var producer = _log.OpenProducer("p");

        producer.Commit(t => t.Append(Events, 0, "k", "v", now.AddDays(2).ToUnixTimeMilliseconds()));

        _log.ReadAll(Events, 0).ShouldHaveSingleItem().TimeMs.ShouldBeInRange(
            now.ToUnixTimeMilliseconds(), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Commit_broker_refuses_the_time_is_made_again_with_one_that_is_set_back()
    {
        var now = TimeProvider.System.GetUtcNow();
        using (var producer = _log.OpenProducer("p"))
        {
            _cluster.FailNext(KafkaRequest.Produce, ErrorCode.InvalidTimestamp);
            var fault = Should.Throw<LogException>(() =>
                producer.Commit(t => t.Append(Events, 0, "k", "v", now.ToUnixTimeMilliseconds())));
            fault.MayPass.ShouldBeTrue();
            fault.Message.ShouldContain("this machine's clock is ahead of the brokers'");
        }

        using var again = _log.OpenProducer("p");
        again.Commit(t => t.Append(Events, 0, "k", "v", now.ToUnixTimeMilliseconds()));

        _log.ReadAll(Events, 0).ShouldHaveSingleItem().TimeMs.ShouldBeInRange(
            now.AddHours(-1).ToUnixTimeMilliseconds(), now.AddMinutes(-59).ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData("message.timestamp.before.max.ms")]
    [InlineData("message.timestamp.difference.max.ms")]
    public async Task Commit_record_is_older_than_the_topic_takes_is_written_with_a_time_that_it_takes(string setting)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var admin = new AdminClientBuilder([new("bootstrap.servers", _cluster.BootstrapServers)]).Build();
        await admin.CreateTopicsAsync(
        [
            new TopicSpecification
            {
                Name = "bounded",
                NumPartitions = 1,
                Configs = new Dictionary<string, string>(StringComparer.Ordinal) { [setting] = "86400000" },
            },
        ]);
        using var log = new KafkaLog(TestCluster.MockOptions(_cluster));
        log.CreateTopics([new TopicSpec("bounded", 1, Compacted: false)]);
        using var producer = log.OpenProducer("p");

        producer.Commit(t => t.Append("bounded", 0, "k", "v", now.AddYears(-7).ToUnixTimeMilliseconds()));

        log.ReadAll("bounded", 0).ShouldHaveSingleItem().TimeMs.ShouldBeInRange(
            now.AddDays(-1).ToUnixTimeMilliseconds(), now.AddHours(-23).ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Message_with_a_secret_of_one_letter_keeps_its_words()
    {
        var options = TestCluster.MockOptions(_cluster);
        using var log = new KafkaLog(options with
        {
            Settings = new Dictionary<string, string>(options.Settings, StringComparer.Ordinal)
            {
                ["sasl.password"] = "a",
            },
        });
        _cluster.FailNext(KafkaRequest.CreateTopics, ErrorCode.TopicAuthorizationFailed);

        Should.Throw<LogException>(() => log.CreateTopics([new TopicSpec("new", 1, Compacted: false)]))
            .Message.ShouldContain("creating topics new: Broker: Topic authorization failed");
    }

    [Fact]
    public void CreateTopics_refused_says_why()
    {
        _cluster.FailNext(KafkaRequest.CreateTopics, ErrorCode.TopicAuthorizationFailed);

        Should.Throw<LogException>(() => _log.CreateTopics([new TopicSpec("new", 1, Compacted: false)]))
            .Message.ShouldBe(
                $"kafka {_cluster.BootstrapServers}: creating topics new: Broker: Topic authorization failed: "
                + "expected the right Create on topic 'new'");
    }

    [Fact]
    public void CreateTopics_more_copies_than_brokers_says_why()
    {
        using var log = new KafkaLog(TestCluster.MockOptions(_cluster) with { ReplicationFactor = Brokers + 1 });

        Should.Throw<LogException>(() => log.CreateTopics([new TopicSpec("new", 1, Compacted: false)]))
            .Message.ShouldContain("Invalid replication factor");
    }

    [Fact]
    public void CreateTopics_other_partitions_or_cleanup_says_what_was_found_and_expected()
    {
        Should.Throw<LogException>(() => _log.CreateTopics([new TopicSpec(Events, 3, Compacted: true)]))
            .Message.ShouldBe(
                $"kafka {_cluster.BootstrapServers}: topic 'user-events' has 2 partition(s) and cleanup.policy=delete, "
                + "expected 3 and cleanup.policy=compact");
    }

    private static void ForEachBroker(Action<int> act)
    {
        for (var broker = 1; broker <= Brokers; broker++)
            act(broker);
    }
}
