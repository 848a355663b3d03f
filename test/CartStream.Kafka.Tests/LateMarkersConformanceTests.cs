using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Tests.Logs;

namespace CartStream.Kafka.Tests;

/// <summary>The log on a cluster keeps the contract of every log where markers of commits are written late.</summary>
public sealed class LateMarkersConformanceTests : LogConformance, IDisposable
{
    private readonly MockKafkaCluster _cluster;

    public LateMarkersConformanceTests()
    {
        MockKafkaCluster.SkipUnlessPossible();
        _cluster = new MockKafkaCluster();
        _cluster.DelayMarkers(TimeSpan.FromMilliseconds(15));
    }

    protected override int SequencesMax => 1;

    public void Dispose() => _cluster.Dispose();

    protected override IEventLog Open(string name) =>
        new SettledLog(new KafkaLog(TestCluster.MockOptions(_cluster, $"{name}.")));
}
