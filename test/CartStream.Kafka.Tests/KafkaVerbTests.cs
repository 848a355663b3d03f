using System.Text;
using CartStream.Cli.CommandLine;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Tests;

namespace CartStream.Kafka.Tests;

/// <summary>The command's verbs on a cluster.</summary>
public sealed class KafkaVerbTests : IDisposable
{
    private const string Secret = "t0p-s3cret";
    private readonly TemporaryFolder _folder = new();
    private readonly KafkaLogOptions _options;
    private readonly string[] _kafka;

    public KafkaVerbTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        _options = cluster.Options(cluster.NewPrefix());
        _kafka =
        [
            "--kafka", _options.BootstrapServers, "--topic-prefix", _options.TopicPrefix, .. CliCall.MockSettings,
        ];
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Simulate_again_sends_nothing_and_every_shopper_is_where_kafka_would_send_it()
    {
        string[] args = ["simulate", .. _kafka, "--partitions", "3", "--events", "300", "--quiet"];

        var first = await CliCall.JsonAsync(args);
        var second = await CliCall.JsonAsync(args);

        first.GetProperty("kafka").GetString().ShouldBe(_options.BootstrapServers);
        first.GetProperty("sent").GetInt64().ShouldBe(300);
        second.GetProperty("sent").GetInt64().ShouldBe(0);
        second.GetProperty("events").GetInt64().ShouldBe(300);
        using var log = new KafkaLog(_options);
        var count = 0;
        WorkerProbe.ForEach(log, Topology.UserEvents, (partition, record) =>
        {
            partition.ShouldBe(Partitioner.PartitionOf(record.Key, 3));
            count++;
        });
        count.ShouldBe(300);
    }

    [Fact]
    public async Task Replay_sends_the_events_of_files_once_and_process_answers_them()
    {
        var file = _folder.File("events.jsonl");
        await CliCall.JsonAsync("simulate", "--out", file, "--events", "200");
        await CliCall.JsonAsync(["replay", "--events", file, .. _kafka, "--partitions", "2"]);

        var again = await CliCall.JsonAsync(["replay", "--events", file, .. _kafka]);
        var processed = await CliCall.JsonAsync(["process", .. _kafka, "--until-idle", "0.2", "--quiet"]);

        again.GetProperty("sent").GetInt64().ShouldBe(0);
        again.GetProperty("sent_before").GetInt64().ShouldBe(200);
        processed.GetProperty("recommendations").GetInt64().ShouldBe(200);
    }

    [Fact]
    public async Task Dlq_lists_what_was_no_event_and_sends_it_again_once()
    {
        using var log = new KafkaLog(_options);
        log.CreateTopics(Topology.Topics(2));
        using (var producer = log.OpenProducer("test"))
        using (var transaction = producer.Begin())
        {
            for (var i = 0; i < 4; i++)
                transaction.Append(Topology.UserEvents, i % 2, "s"u8, Encoding.UTF8.GetBytes($"no json {i}"), 1_000);
            transaction.Commit();
        }

        await CliCall.JsonAsync(["process", .. _kafka, "--until-idle", "0.2", "--quiet"]);
        var listed = await CliCall.JsonAsync(["dlq", "list", .. _kafka, "--reason", "JSON"]);
        var first = await CliCall.JsonAsync(["dlq", "replay", .. _kafka, "--all", "--force"]);
        var second = await CliCall.JsonAsync(["dlq", "replay", .. _kafka, "--all", "--force"]);

        listed.GetProperty("matching").GetInt64().ShouldBe(4);
        listed.GetProperty("dead_letters").EnumerateArray()
            .Select(letter => $"{letter.GetProperty("source_partition")}: {letter.GetProperty("value")}")
            .ShouldBe(["0: no json 0", "0: no json 2", "1: no json 1", "1: no json 3"]);
        first.GetProperty("sent").GetInt64().ShouldBe(4);
        second.GetProperty("sent").GetInt64().ShouldBe(0);
        second.GetProperty("sent_before").GetInt64().ShouldBe(4);
        WorkerProbe.Count(log, Topology.UserEvents).ShouldBe(8);
    }

    [Fact]
    public async Task Process_topics_of_other_partitions_is_an_error_that_names_both()
    {
        await CliCall.JsonAsync(["simulate", .. _kafka, "--partitions", "2", "--events", "10"]);

        var call = await CliCall.RunAsync(["process", .. _kafka, "--partitions", "4"]);

        call.ExitCode.ShouldBe(ExitCode.Failure);
        call.Error.ShouldContain(
            $"topic '{_options.TopicPrefix}user-events' has 2 partition(s) and cleanup.policy=delete, expected 4 and");
    }

    [Fact]
    public async Task Process_topic_of_another_cleanup_is_an_error_that_names_both()
    {
        using var log = new KafkaLog(_options);
        log.CreateTopics([new TopicSpec(Topology.ShopperState, 12, Compacted: false)]);

        var call = await CliCall.RunAsync(["process", .. _kafka]);

        call.ExitCode.ShouldBe(ExitCode.Failure);
        call.Error.ShouldContain(
            "shopper-state' has 12 partition(s) and cleanup.policy=delete, expected 12 and cleanup.policy=compact");
    }

    [Fact]
    public async Task Dlq_without_topics_is_an_error_and_makes_none()
    {
        var call = await CliCall.RunAsync(["dlq", "list", .. _kafka]);

        call.ExitCode.ShouldBe(ExitCode.Failure);
        call.Error.ShouldContain($"there is no topic '{_options.TopicPrefix}user-events'");
        using var log = new KafkaLog(_options);
        log.ListTopics().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ssl.cipher.sweets", "No such configuration property: \"ssl.cipher.sweets\"")]
    [InlineData("security.protocol", "security.protocol")]
    [InlineData("sasl.oauthbearer.scope", "")]
    public async Task Process_setting_that_does_not_fit_is_named_and_no_secret_shown(string name, string fault)
    {
        var call = await CliCall.RunAsync(
            "process", "--kafka", "127.0.0.1:1", "--json", "--kafka-config", $"ssl.key.password={Secret}",
            $"{name}={Secret}", "message.max.bytes=-1");

        call.ExitCode.ShouldBe(ExitCode.Failure);
        call.Error.ShouldContain(fault);
        (call.Out + call.Error).ShouldNotContain(Secret);
    }

    [Fact]
    public async Task Process_settings_change_no_config_hash_and_are_in_no_output()
    {
        await CliCall.JsonAsync(["simulate", .. _kafka, "--partitions", "1", "--events", "20"]);
        await CliCall.JsonAsync(["process", .. _kafka, "--until-idle", "0.2"]);
        var before = ConfigHash();
        await CliCall.JsonAsync(["simulate", .. _kafka, "--events", "20", "--seed", "2"]);

        var call = await CliCall.RunAsync(
            ["process", .. _kafka, $"ssl.key.password={Secret}", "--until-idle", "0.2", "--json"]);

        call.ExitCode.ShouldBe(0, call.Error);
        (call.Out + call.Error).ShouldNotContain(Secret);
        ConfigHash().ShouldBe(before);
    }

    private string ConfigHash()
    {
        using var log = new KafkaLog(_options);
        var hash = "";
        WorkerProbe.ForEach(log, Topology.Quality, (_, record) =>
        {
            if (record.Key.SequenceEqual("totals"u8))
                hash = System.Text.Json.JsonElement.Parse(record.Value).GetProperty("config_hash").GetString()!;
        });
        hash.ShouldNotBeEmpty();
        return hash;
    }
}
