using System.Collections.Concurrent;
using CartStream.Pipeline;
using CartStream.Tests.Logs;

namespace CartStream.Kafka.Tests;

/// <summary>The log on a cluster keeps the contract of every log.</summary>
public sealed class KafkaLogConformanceTests(TestCluster cluster) : LogConformance
{
    private readonly ConcurrentDictionary<string, string> _prefixes = new(StringComparer.Ordinal);

    protected override IEventLog Open(string name) =>
        new KafkaLog(cluster.Options(_prefixes.GetOrAdd(name, _ => cluster.NewPrefix())));
}
