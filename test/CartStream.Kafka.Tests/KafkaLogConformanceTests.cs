using System.Collections.Concurrent;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Tests.Logs;

namespace CartStream.Kafka.Tests;

/// <summary>The log on a cluster keeps the contract of every log.</summary>
public sealed class KafkaLogConformanceTests : LogConformance
{
    private readonly TestCluster _cluster;
    private readonly ConcurrentDictionary<string, string> _prefixes = new(StringComparer.Ordinal);

    public KafkaLogConformanceTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        _cluster = cluster;
    }

    protected override int SequencesMax => 10;

    protected override IEventLog Open(string name) =>
        new SettledLog(new KafkaLog(_cluster.Options(_prefixes.GetOrAdd(name, _ => _cluster.NewPrefix()))));
}
