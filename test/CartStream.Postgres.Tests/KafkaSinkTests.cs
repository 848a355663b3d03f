using System.Text.Json;
using CartStream.Cli;
using CartStream.Cli.CommandLine;
using CartStream.Kafka.Tests;
using Confluent.Kafka.Admin;

namespace CartStream.Postgres.Tests;

/// <summary><c>cartstream sink --kafka</c>, from events on a cluster to rows in a database.</summary>
public sealed class KafkaSinkTests : IDisposable
{
    private static readonly KafkaRight[] Needed =
    [
        new(AclOperation.DescribeConfigs, KafkaResource.Topic, "shop."),
        new(AclOperation.Read, KafkaResource.Topic, "shop."),
        new(AclOperation.Read, KafkaResource.Group, "shop.cartstream-"),
    ];

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
        var sink = await SinkOfProcessedEventsAsync();
        _cluster.Authorize(Needed);

        var written = await JsonAsync(sink);

        written.GetProperty("recommendations").GetInt64().ShouldBe(20);
    }

    [Theory]
    [InlineData(0, "topic 'shop.")]
    [InlineData(1, "topic 'shop.")]
    [InlineData(2, "group 'shop.cartstream-")]
    public async Task Sink_without_one_of_its_rights_says_soon_which_is_missing(int right, string of)
    {
        var sink = await SinkOfProcessedEventsAsync();
        _cluster.Authorize(Needed.Where(one => one != Needed[right]));
        var started = TimeProvider.System.GetTimestamp();

        var (code, _, error) = await RunAsync(sink);

        code.ShouldBe(ExitCode.Failure, error);
        error.ShouldContain($"expected the right {Needed[right].Operation} on {of}");
        error.ShouldNotContain("   at ");
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5), error);
    }

    private async Task<string[]> SinkOfProcessedEventsAsync()
    {
        var options = _database.NewOptions();
        string[] kafka =
        [
            "--kafka", _cluster.BootstrapServers, "--topic-prefix", "shop.",
            "--kafka-config", "fetch.wait.max.ms=5", "dotnet.cancellation.delay.max.ms=5",
        ];
        await JsonAsync(["simulate", .. kafka, "--partitions", "1", "--events", "20"]);
        await JsonAsync(["process", .. kafka, "--until-idle", "0.2"]);
        return ["sink", .. kafka, "--schema", options.Schema, "--drain"];
    }

    private async Task<JsonElement> JsonAsync(string[] args)
    {
        var (code, output, error) = await RunAsync(args);
        code.ShouldBe(ExitCode.Success, error);
        return JsonElement.Parse(output);
    }

    private async Task<(int Code, string Out, string Error)> RunAsync(string[] args)
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
        return (code, output.ToString(), error.ToString());
    }
}
