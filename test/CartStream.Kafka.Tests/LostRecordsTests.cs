using System.Collections.Concurrent;
using CartStream.Cli.CommandLine;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Tests.Logs;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace CartStream.Kafka.Tests;

/// <summary>Records that retention deletes before they are read are never skipped in silence.</summary>
public sealed class LostRecordsTests : IDisposable
{
    private const string Events = Topology.UserEvents;
    private const int EventsCount = 60;
    private readonly MockKafkaCluster _cluster;
    private readonly KafkaLog _log;
    private readonly string[] _kafka;

    public LostRecordsTests()
    {
        MockKafkaCluster.SkipUnlessPossible();
        _cluster = new MockKafkaCluster(brokers: 1);
        _log = new KafkaLog(TestCluster.MockOptions(_cluster));
        _kafka = ["--kafka", _cluster.BootstrapServers, .. CliCall.MockSettings];
    }

    public void Dispose()
    {
        _log.Dispose();
        _cluster.Dispose();
    }

    [Fact]
    public void OpenReader_before_the_first_record_that_is_left_throws_and_says_how_many_are_gone()
    {
        _log.CreateTopics([new TopicSpec(Events, 1, Compacted: false)]);
        Append("a", "b", "c");
        _cluster.DeleteRecords(Events, 0, 2);

        var lost = Should.Throw<LostRecordsException>(() => _log.OpenReader(Events, 0, 0));

        (lost.Topic, lost.Partition, lost.Offset, lost.FirstOffset).ShouldBe((Events, 0, 0, 2));
        lost.MayPass.ShouldBeFalse();
        lost.Message.ShouldEndWith(
            "'user-events' [0] begins at 2, expected 0: up to 2 records were deleted before they were read");
        _log.FirstOffset(Events, 0).ShouldBe(2);
        Should.Throw<LostRecordsException>(() => _log.OpenReader(Events, [1]));
        _log.ReadAll(Events, 0, offset: 2).Select(record => record.Value).ShouldBe(["c"]);
    }

    [Fact]
    public void Read_retention_overtakes_the_reader_throws_and_says_how_many_are_gone()
    {
        _log.CreateTopics([new TopicSpec(Events, 1, Compacted: false)]);
        using var reader = _log.OpenReader(Events, 0, 0);
        _cluster.FailNext(KafkaRequest.Fetch, [.. Enumerable.Repeat(ErrorCode.NotLeaderForPartition, 5)]);
        Append("a", "b", "c");
        _cluster.DeleteRecords(Events, 0, 2);
        var batch = new RecordBatch();

        var lost = Should.Throw<LostRecordsException>(() =>
            reader.Read(batch, 1, LogCalls.Patience, TestContext.Current.CancellationToken));

        (lost.Offset, lost.FirstOffset).ShouldBe((0, 2));
    }

    [Fact]
    public async Task FindRisks_topics_that_an_operator_made_with_retention_are_named_with_what_mends_them()
    {
        await CreateAsync(Events, ("retention.ms", "604800000"), ("retention.bytes", "1000000"));
        await CreateAsync(Topology.Sessions, ("cleanup.policy", "compact"), ("retention.ms", "604800000"));
        _log.CreateTopics([new TopicSpec(Topology.Recommendations, 1, Compacted: false)]);

        var risks = _log.FindRisks([Events, Topology.Sessions, Topology.Recommendations, "nowhere"], written: []);

        risks.Count.ShouldBe(2);
        risks[0].ShouldContain(
            "topic 'user-events' has retention.ms=604800000, expected -1: a record is deleted after 7 days by its own");
        risks[0].ShouldEndWith("--entity-name user-events --add-config retention.ms=-1");
        risks[1].ShouldContain("topic 'user-events' has retention.bytes=1000000, expected -1: a record is deleted");
    }

    [Theory]
    [InlineData("1048576", null, false)]
    [InlineData("1048575", null, true)]
    [InlineData("100000", null, true)]
    [InlineData("100000", "100000", false)]
    public async Task FindRisks_topics_that_take_smaller_batches_than_are_sent_are_named_with_what_mends_them(
        string taken, string? sent, bool isRisk)
    {
        await CreateAsync(Topology.ShopperState, ("cleanup.policy", "compact"), ("max.message.bytes", taken));
        var options = TestCluster.MockOptions(_cluster);
        using var log = new KafkaLog(sent is null ? options : options with
        {
            Settings = new Dictionary<string, string>(options.Settings) { ["message.max.bytes"] = sent },
        });

        var risks = log.FindRisks(kept: [], written: [Topology.ShopperState, "nowhere"]);

        risks.Count.ShouldBe(isRisk ? 1 : 0);
        if (isRisk)
        {
            risks[0].ShouldContain(
                $"topic 'shopper-state' has max.message.bytes={taken}, expected 1048576 or more: brokers refuse");
            risks[0].ShouldEndWith("--entity-name shopper-state --add-config max.message.bytes=1048576");
        }
    }

    [Fact]
    public async Task Process_a_batch_is_larger_than_its_topic_takes_ends_and_says_which_and_why()
    {
        await CreateAsync(Topology.Recommendations, ("max.message.bytes", "2000"));
        await CliCall.RunAsync(["simulate", .. _kafka, "--partitions", "1", "--events", $"{EventsCount}"]);

        var call = await CliCall.RunAsync(["process", .. _kafka, "--until-idle", "0.2", "--quiet"]);

        call.ExitCode.ShouldBe(ExitCode.Failure);
        call.Error.ShouldContain("topic 'recommendations' has max.message.bytes=2000, expected 1048576 or more");
        call.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Process_events_are_gone_is_an_error_that_says_so_and_not_nothing_to_do()
    {
        await CreateAsync(Events, ("retention.ms", "604800000"));
        var sent = await CliCall.RunAsync(["simulate", .. _kafka, "--events", $"{EventsCount}"]);
        var end = DeleteAll();

        var call = await CliCall.RunAsync(["process", .. _kafka, "--until-idle", "0.2", "--quiet"]);

        sent.Error.ShouldContain("topic 'user-events' has retention.ms=604800000, expected -1");
        call.ExitCode.ShouldBe(ExitCode.Failure);
        call.Error.ShouldContain("topic 'user-events' has retention.ms=604800000, expected -1");
        call.Error.ShouldContain($"'user-events' [0] begins at {end}, expected 0: up to {end} records were deleted");
        call.Error.ShouldContain("--accept-loss");
    }

    [Fact]
    public async Task Process_loss_is_accepted_counts_it_and_goes_on_with_what_is_left()
    {
        _log.CreateTopics(Topology.Topics(1));
        await WorkerProbe.SendAsync(_log, EventsCount);
        var end = DeleteAll();
        await WorkerProbe.SendAsync(_log, EventsCount, seed: 2);

        var call = await CliCall.RunAsync(
            ["process", .. _kafka, "--until-idle", "0.2", "--accept-loss", "--quiet", "--json"]);
        var again = await CliCall.JsonAsync(["process", .. _kafka, "--until-idle", "0.2", "--quiet"]);

        call.ExitCode.ShouldBe(0, call.Error);
        call.Json.GetProperty("lost").GetInt64().ShouldBe(end);
        call.Json.GetProperty("events").GetInt64().ShouldBe(EventsCount);
        call.Error.ShouldContain($"'user-events' [0] begins at {end}, expected 0");
        again.GetProperty("lost").GetInt64().ShouldBe(0);
        again.GetProperty("events").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Process_all_was_processed_before_retention_deleted_it_misses_nothing()
    {
        _log.CreateTopics(Topology.Topics(1));
        await WorkerProbe.SendAsync(_log, EventsCount);
        await CliCall.JsonAsync(["process", .. _kafka, "--until-idle", "0.2", "--quiet"]);
        DeleteAll();

        var again = await CliCall.JsonAsync(["process", .. _kafka, "--until-idle", "0.2", "--quiet"]);

        again.GetProperty("lost").GetInt64().ShouldBe(0);
        WorkerProbe.Answers(_log).Count.ShouldBe(EventsCount);
    }

    [Fact]
    public async Task Run_group_offsets_expired_goes_on_at_the_states_and_says_so()
    {
        _log.CreateTopics(Topology.Topics(2));
        await WorkerProbe.SendAsync(_log, EventsCount);
        await CliCall.JsonAsync(["process", .. _kafka, "--until-idle", "0.2", "--quiet"]);
        _cluster.ExpireOffsets(Topology.ProcessorGroup);
        _log.CommittedOffset(Topology.ProcessorGroup, Events, 0).ShouldBeNull();
        await WorkerProbe.SendAsync(_log, EventsCount, seed: 2);

        var call = await CliCall.RunAsync(["process", .. _kafka, "--until-idle", "0.2", "--quiet", "--json"]);

        call.ExitCode.ShouldBe(0, call.Error);
        call.Error.ShouldContain("group 'cartstream-processor' has no offset in 'user-events' [0], the state at");
        call.Json.GetProperty("events").GetInt64().ShouldBe(EventsCount);
        WorkerProbe.Answers(_log).Count.ShouldBe(2 * EventsCount);
    }

    [Fact]
    public async Task Serve_group_offsets_expired_warns_of_each_partition()
    {
        _log.CreateTopics(Topology.Topics(2));
        await WorkerProbe.SendAsync(_log, EventsCount);
        await CliCall.JsonAsync(["process", .. _kafka, "--until-idle", "0.2", "--quiet"]);
        _cluster.ExpireOffsets(Topology.ProcessorGroup);
        var warnings = new ConcurrentQueue<string>();

        await using (await ServingNode.OpenAsync(_log, warnings.Enqueue))
        {
            warnings.Order(StringComparer.Ordinal).Select(line => line[..60]).ShouldBe(
            [
                "group 'cartstream-processor' has no offset in 'user-events' ",
                "group 'cartstream-processor' has no offset in 'user-events' ",
            ]);
        }

        WorkerProbe.Answers(_log).Count.ShouldBe(EventsCount);
    }

    [Fact]
    public async Task Run_shopper_state_was_made_anew_is_refused_and_says_what_to_do()
    {
        _log.CreateTopics(Topology.Topics(1));
        await WorkerProbe.SendAsync(_log, EventsCount);
        await CliCall.JsonAsync(["process", .. _kafka, "--until-idle", "0.2", "--quiet"]);
        _cluster.DeleteTopic(Topology.ShopperState);

        var call = await CliCall.RunAsync(["process", .. _kafka, "--until-idle", "0.2", "--quiet"]);

        call.ExitCode.ShouldBe(ExitCode.Failure);
        call.Error.ShouldContain("topic 'shopper-state' [0] has no state, expected that of the events before offset");
    }

    private void Append(params string[] values)
    {
        using var producer = _log.OpenProducer("p");
        producer.Commit(t => Array.ForEach(values, value => t.Append(Events, 0, "k", value)));
    }

    private long DeleteAll()
    {
        _log.CreateTopics([new TopicSpec(Events, _log.CountPartitions(Events), Compacted: false)]);
        long first = 0;
        for (var partition = _log.CountPartitions(Events) - 1; partition >= 0; partition--)
        {
            first = _log.EndOffset(Events, partition);
            _cluster.DeleteRecords(Events, partition, first);
        }

        return first;
    }

    private async Task CreateAsync(string topic, params (string Name, string Value)[] settings)
    {
        using var admin = new AdminClientBuilder([new("bootstrap.servers", _cluster.BootstrapServers)]).Build();
        await admin.CreateTopicsAsync(
        [
            new TopicSpecification
            {
                Name = topic,
                NumPartitions = 1,
                ReplicationFactor = 1,
                Configs = settings.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal),
            },
        ]);
    }
}
