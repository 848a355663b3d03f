using System.Net;
using CartStream.Cli;
using CartStream.Cli.CommandLine;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Tests;
using CartStream.Tests.Logs;
using Confluent.Kafka.Admin;

namespace CartStream.Kafka.Tests;

/// <summary>
/// Each verb works with the rights that docs/operations.md lists; without one of them it soon names the missing right.
/// </summary>
public sealed class RightsTests : IDisposable
{
    private const string Prefix = "shop.";
    private const int EventsCount = 20;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly KafkaRight Create = new(AclOperation.Create, KafkaResource.Topic, Prefix);
    private static readonly KafkaRight[] All =
    [
        Create,
        new(AclOperation.DescribeConfigs, KafkaResource.Topic, Prefix),
        new(AclOperation.Read, KafkaResource.Topic, Prefix),
        new(AclOperation.Write, KafkaResource.Topic, Prefix),
        new(AclOperation.Read, KafkaResource.Group, $"{Prefix}cartstream-"),
        new(AclOperation.Write, KafkaResource.TransactionalId, $"{Prefix}cartstream-"),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly MockKafkaCluster _cluster;
    private readonly string[] _kafka;

    public RightsTests()
    {
        MockKafkaCluster.SkipUnlessPossible();
        _cluster = new MockKafkaCluster(brokers: 1);
        _kafka = ["--kafka", _cluster.BootstrapServers, "--topic-prefix", Prefix, .. CliCall.MockSettings];
    }

    public static TheoryData<string, int> VerbsAndRights
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var verb in (string[])["simulate", "replay", "process", "serve", "forget"])
            {
                // The topics exist before a shopper is forgotten.
                for (var right = verb == "forget" ? 1 : 0; right < All.Length; right++)
                    data.Add(verb, right);
            }

            return data;
        }
    }

    public void Dispose()
    {
        _cluster.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Verbs_with_these_rights_work()
    {
        _cluster.Authorize(All);
        await SuccessAsync(await ArgsAsync("simulate"));
        await SuccessAsync(await ArgsAsync("replay"));
        await SuccessAsync(["process", .. _kafka, "--until-idle", "0.2", "--quiet"]);
        await ServeAsync();
        using var log = new KafkaLog(TestCluster.MockOptions(_cluster, Prefix));
        await using var worker = new RunningWorker(log);
        await SuccessAsync(await ArgsAsync("forget"));
    }

    [Theory]
    [MemberData(nameof(VerbsAndRights))]
    public async Task Verb_without_one_of_them_says_soon_which_is_missing(string verb, int right)
    {
        var missing = All[right];
        if (missing != Create)
            await SuccessAsync(["simulate", .. _kafka, "--partitions", "1", "--events", $"{EventsCount}", "--quiet"]);
        var args = await ArgsAsync(verb);
        _cluster.Authorize(All.Where(one => one != missing));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var error = new AwaitedLine($"expected the right {missing.Operation} on {NameOf(missing)}");
        var run = RunAsync(args, error, stop.Token);

        await Task.WhenAny(run, error.Said);
        error.Said.IsCompleted.ShouldBeTrue(error.ToString());
        await stop.CancelAsync();
        await run;

        (await error.Said).After.ShouldBeLessThan(Soon, error.ToString());
        error.ToString().ShouldNotContain("   at ");
    }

    private static string NameOf(KafkaRight right) => right.Resource switch
    {
        KafkaResource.Group => $"group '{right.Prefix}",
        KafkaResource.TransactionalId => $"transactional id '{right.Prefix}",
        _ => $"topic '{right.Prefix}",
    };

    private async Task<string[]> ArgsAsync(string verb)
    {
        switch (verb)
        {
            case "simulate":
                return ["simulate", .. _kafka, "--partitions", "1", "--events", "10", "--seed", "2", "--quiet"];
            case "replay":
                var file = _folder.File("events.jsonl");
                await CliCall.JsonAsync("simulate", "--out", file, "--events", "10", "--seed", "3");
                return ["replay", .. _kafka, "--events", file, "--quiet"];
            case "process":
                return ["process", .. _kafka, "--quiet"];
            case "serve":
                return ["serve", .. _kafka, "--urls", "http://127.0.0.1:0", "--keys", _folder.File("keys.json")];
            default:
                return ["forget", "nobody", .. _kafka];
        }
    }

    private async Task ServeAsync()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var error = new AwaitedLine("(Ctrl-C stops)");
        var run = RunAsync(await ArgsAsync("serve"), error, stop.Token);
        await Task.WhenAny(run, error.Said);
        error.Said.IsCompleted.ShouldBeTrue(error.ToString());
        var address = (await error.Said).Line.Split(' ')
            .Single(word => word.StartsWith("http", StringComparison.Ordinal));
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        await ServingNode.WaitFor(
            async () => (await GetAsync(client, "/healthz/ready")).Status == HttpStatusCode.OK,
            () => GetAsync(client, "/healthz/ready"));
        using var json = new StringContent(
            $"[{ServingNode.Event("shopper", "cart", "hat", 1)}]", System.Text.Encoding.UTF8, "application/json");
        using var posted = await client.PostAsync("/v1/events", json, TestContext.Current.CancellationToken);
        posted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await ServingNode.WaitFor(
            async () => (await GetAsync(client, "/v1/shoppers/shopper")).Status == HttpStatusCode.OK,
            () => GetAsync(client, "/v1/system"));
        await stop.CancelAsync();
        (await run).ShouldBe(ExitCode.Success, error.ToString());
    }

    private static async Task<(HttpStatusCode Status, string Text)> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task SuccessAsync(string[] args)
    {
        using var error = new AwaitedLine("authorization failed");
        var code = await RunAsync(args, error, TestContext.Current.CancellationToken)
            .WaitAsync(LogCalls.Patience, TestContext.Current.CancellationToken);
        code.ShouldBe(ExitCode.Success, error.ToString());
        error.Said.IsCompleted.ShouldBeFalse(error.ToString());
    }

    private static async Task<int> RunAsync(string[] args, TextWriter error, CancellationToken stop)
    {
        using var output = new StringWriter();
        var host = new CliHost { Out = output, Error = error, OpenOut = () => Stream.Null };
        return await Task.Run(() => CliApp.RunAsync(args, host, stop), CancellationToken.None);
    }
}
