using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Tests;
using CartStream.Tests.Logs;
using Confluent.Kafka.Admin;

namespace CartStream.Kafka.Tests;

/// <summary>
/// The verbs for dead letters and items work with exactly the rights that docs/operations.md lists; without one of
/// them, each soon names the missing right.
/// </summary>
public sealed class SmallVerbRightsTests : IDisposable
{
    private const string Prefix = "shop.";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly KafkaRight Create = new(AclOperation.Create, KafkaResource.Topic, Prefix);
    private static readonly KafkaRight Configs = new(AclOperation.DescribeConfigs, KafkaResource.Topic, Prefix);
    private static readonly KafkaRight Read = new(AclOperation.Read, KafkaResource.Topic, Prefix);
    private static readonly KafkaRight Write = new(AclOperation.Write, KafkaResource.Topic, Prefix);
    private static readonly KafkaRight Group = new(AclOperation.Read, KafkaResource.Group, $"{Prefix}cartstream-");
    private static readonly KafkaRight Transactions =
        new(AclOperation.Write, KafkaResource.TransactionalId, $"{Prefix}cartstream-");

    private static readonly Dictionary<string, KafkaRight[]> Needed = new()
    {
        ["dlq list"] = [Configs, Read, Group],
        ["dlq replay"] = [Configs, Read, Write, Group, Transactions],
        ["items export"] = [Configs, Read, Group],
        ["items import"] = [Create, Configs, Read, Write, Group, Transactions],
    };

    private readonly TemporaryFolder _folder = new();
    private readonly MockKafkaCluster _cluster;
    private readonly string[] _kafka;

    public SmallVerbRightsTests()
    {
        MockKafkaCluster.SkipUnlessPossible();
        _cluster = new MockKafkaCluster(brokers: 1);
        _kafka = ["--kafka", _cluster.BootstrapServers, "--topic-prefix", Prefix, .. CliCall.MockSettings];
    }

    public static TheoryData<string> Verbs => [.. Needed.Keys];

    public static TheoryData<string, int> VerbsAndRights
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var (verb, rights) in Needed)
            {
                for (var right = 0; right < rights.Length; right++)
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

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Verb_with_these_rights_alone_works(string verb)
    {
        await FillAsync();
        _cluster.Authorize(Needed[verb]);

        var call = await CliCall.RunAsync(ArgsOf(verb));

        call.ExitCode.ShouldBe(0, call.Error);
        call.Error.ShouldNotContain("authorization failed");
    }

    [Fact]
    public async Task Import_topics_are_there_needs_no_right_to_create_them()
    {
        await FillAsync();
        _cluster.Authorize(Needed["items import"].Where(one => one != Create));

        var call = await CliCall.RunAsync(ArgsOf("items import"));

        call.ExitCode.ShouldBe(0, call.Error);
    }

    [Theory]
    [MemberData(nameof(VerbsAndRights))]
    public async Task Verb_without_one_of_them_says_soon_which_is_missing(string verb, int right)
    {
        var missing = Needed[verb][right];
        if (missing != Create)
            await FillAsync();
        _cluster.Authorize(Needed[verb].Where(one => one != missing));
        var started = TimeProvider.System.GetTimestamp();

        var call = await CliCall.RunAsync(ArgsOf(verb));

        call.ExitCode.ShouldBe(1, call.Error);
        call.Error.ShouldContain($"expected the right {missing.Operation} on {NameOf(missing)}");
        call.Error.ShouldNotContain("   at ");
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Soon, call.Error);
    }

    private static string NameOf(KafkaRight right) => right.Resource switch
    {
        KafkaResource.Group => $"group '{right.Prefix}",
        KafkaResource.TransactionalId => $"transactional id '{right.Prefix}",
        _ => $"topic '{right.Prefix}",
    };

    /// <summary>A dead letter and an item, which a worker has taken in.</summary>
    private async Task FillAsync()
    {
        await SuccessAsync("simulate", "--partitions", "1", "--events", "20", "--quiet");
        using (var log = new KafkaLog(TestCluster.MockOptions(_cluster, Prefix)))
        using (var producer = log.OpenProducer("test"))
            producer.Commit(t => t.Append(Topology.UserEvents, 0, "ann", "no event"));
        await SuccessAsync("process", "--until-idle", "0.2", "--quiet");
        await SuccessAsync("items", "import", Items("b"));
    }

    private string[] ArgsOf(string verb) => verb switch
    {
        "dlq list" => ["dlq", "list", .. _kafka],
        "dlq replay" => ["dlq", "replay", .. _kafka, "--all", "--force"],
        "items export" => ["items", "export", _folder.File("out.jsonl"), .. _kafka],
        _ => ["items", "import", Items("c"), .. _kafka],
    };

    private string Items(string brand)
    {
        var path = _folder.File("items.csv");
        File.WriteAllText(path, $"item_id,brand\na,{brand}\n");
        return path;
    }

    private async Task SuccessAsync(params string[] args)
    {
        var call = await CliCall.RunAsync([.. args, .. _kafka]);
        call.ExitCode.ShouldBe(0, call.Error);
    }
}
