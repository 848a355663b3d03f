using CartStream.Kafka.Tests;
using CartStream.Log.Kafka;
using Confluent.Kafka;

[assembly: AssemblyFixture(typeof(TestCluster))]

namespace CartStream.Kafka.Tests;

/// <summary>
/// The cluster that tests share: the one at <c>CARTSTREAM_KAFKA</c>, or a mock one. Each test has topics of its own,
/// by prefix, which are removed at the end.
/// </summary>
public sealed class TestCluster : IDisposable
{
    private readonly string? _real = Environment.GetEnvironmentVariable("CARTSTREAM_KAFKA");
    private readonly Lazy<MockKafkaCluster> _mock = new(() => new MockKafkaCluster());
    private readonly string _run = $"cartstream-test-{Environment.ProcessId}-{TimeProvider.System.GetTimestamp():x}";
    private int _prefixes;

    /// <summary>The shortest session that the cluster takes, in seconds: brokers take 6 or more.</summary>
    public static string SessionSeconds { get; } =
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CARTSTREAM_KAFKA")) ? "2" : "6";

    /// <summary>A new prefix.</summary>
    public string NewPrefix() => $"{_run}-{Interlocked.Increment(ref _prefixes)}.";

    /// <summary>Skips the test when there can be no cluster; to be called when a test class is made.</summary>
    public void SkipUnlessThere()
    {
        if (string.IsNullOrEmpty(_real))
            MockKafkaCluster.SkipUnlessPossible();
    }

    /// <summary>Options for this cluster.</summary>
    public KafkaLogOptions Options(string prefix) => string.IsNullOrEmpty(_real)
        ? MockOptions(_mock.Value, prefix)
        : new KafkaLogOptions { BootstrapServers = _real, TopicPrefix = prefix };

    /// <summary>Options for a mock cluster.</summary>
    internal static KafkaLogOptions MockOptions(MockKafkaCluster cluster, string prefix = "") => new()
    {
        BootstrapServers = cluster.BootstrapServers,
        TopicPrefix = prefix,
        SessionTimeout = TimeSpan.FromSeconds(2),
        Settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // A broker without records for a reader waits this long before it answers.
            ["fetch.wait.max.ms"] = "5",
            // So long may closing a client take, and tests close many.
            ["dotnet.cancellation.delay.max.ms"] = "5",
        },
    };

    public void Dispose()
    {
        if (_mock.IsValueCreated)
            _mock.Value.Dispose();
        if (!string.IsNullOrEmpty(_real))
            RemoveTopics(_real);
    }

    private void RemoveTopics(string servers)
    {
        using var admin = new AdminClientBuilder([new("bootstrap.servers", servers)]).Build();
        var mine = admin.GetMetadata(TimeSpan.FromSeconds(30)).Topics
            .Select(topic => topic.Topic).Where(name => name.StartsWith(_run, StringComparison.Ordinal)).ToList();
        if (mine.Count > 0)
            admin.DeleteTopicsAsync(mine).GetAwaiter().GetResult();
    }
}
