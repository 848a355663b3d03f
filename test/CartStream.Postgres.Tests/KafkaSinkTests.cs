using System.Text.Json;
using CartStream.Cli;
using CartStream.Cli.CommandLine;
using CartStream.Kafka.Tests;
using Confluent.Kafka.Admin;

namespace CartStream.Postgres.Tests;

/// <summary><c>cartstream sink --kafka</c>, from events on a cluster to rows in a database.</summary>
public sealed class KafkaSinkTests : IDisposable
{
    private readonly TestDatabase _database;
    private readonly MockKafkaCluster _cluster;

    public KafkaSinkTests(TestDatabase database)
    {
        PostgresServer.SkipUnlessPossible();
        MockKafkaCluster.SkipUnlessPossible();
        _database = database;
        _cluster = new MockKafkaCluster(brokers: 1);
    }

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task Sink_cluster_is_written_once_however_often_it_runs()
    {
        var options = _database.NewOptions();
        string[] kafka =
        [
            "--kafka", _cluster.BootstrapServers, "--topic-prefix", "shop.",
            "--kafka-config", "fetch.wait.max.ms=5", "dotnet.cancellation.delay.max.ms=5",
        ];
        string[] sink = ["sink", .. kafka, "--schema", options.Schema, "--drain"];
        await JsonAsync(["simulate", .. kafka, "--partitions", "3", "--events", "300"]);
        await JsonAsync(["process", .. kafka, "--session-timeout", "2", "--until-idle", "0.2"]);

        var first = await JsonAsync(sink);
        var second = await JsonAsync(sink);

        first.GetProperty("recommendations").GetInt64().ShouldBe(300);
        second.GetProperty("recommendations").GetInt64().ShouldBe(0);
        _database.Rows(options, "SELECT count(DISTINCT partition) FROM sink_position WHERE topic = 'recommendations'")
            .ShouldBe(["3"]);
        _database.Rows(options, "SELECT count(*) > 0 FROM cart_line").ShouldBe(["True"]);
        _database.Rows(options, "SELECT count(*) = (SELECT count(DISTINCT session_id) FROM recommendation) "
            + "FROM recommendation").ShouldBe(["True"]);
    }

    [Fact]
    public async Task Sink_recommendations_are_gone_counts_them_once_and_goes_on()
    {
        var options = _database.NewOptions();
        string[] kafka =
            ["--kafka", _cluster.BootstrapServers, "--kafka-config", "fetch.wait.max.ms=5"];
        string[] sink = ["sink", .. kafka, "--schema", options.Schema, "--drain"];
        await JsonAsync(["simulate", .. kafka, "--partitions", "1", "--events", "50"]);
        await JsonAsync(["process", .. kafka, "--until-idle", "0.2"]);
        _cluster.DeleteRecords("recommendations", 0, 20);

        var first = await JsonAsync(sink);
        var second = await JsonAsync(sink);

        first.GetProperty("lost").GetInt64().ShouldBe(20);
        first.GetProperty("recommendations").GetInt64().ShouldBeInRange(28, 30);
        second.GetProperty("lost").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Sink_needs_to_read_and_no_more()
    {
        var options = _database.NewOptions();
        string[] kafka =
        [
            "--kafka", _cluster.BootstrapServers, "--topic-prefix", "shop.",
            "--kafka-config", "fetch.wait.max.ms=5",
        ];
        await JsonAsync(["simulate", .. kafka, "--partitions", "1", "--events", "20"]);
        await JsonAsync(["process", .. kafka, "--until-idle", "0.2"]);
        _cluster.Authorize(
            new KafkaRight(AclOperation.DescribeConfigs, KafkaResource.Topic, "shop."),
            new KafkaRight(AclOperation.Read, KafkaResource.Topic, "shop."),
            new KafkaRight(AclOperation.Read, KafkaResource.Group, "shop.cartstream-"));

        var written = await JsonAsync(["sink", .. kafka, "--schema", options.Schema, "--drain"]);

        written.GetProperty("recommendations").GetInt64().ShouldBe(20);
    }

    private async Task<JsonElement> JsonAsync(string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var host = new CliHost
        {
            Out = output,
            Error = error,
            OpenOut = () => Stream.Null,
            Variable = name => name == "CARTSTREAM_POSTGRES" ? _database.ConnectionString : null,
        };
        var code = await CliApp.RunAsync([.. args, "--json", "--quiet"], host, TestContext.Current.CancellationToken);
        code.ShouldBe(ExitCode.Success, error.ToString());
        return JsonElement.Parse(output.ToString());
    }
}
