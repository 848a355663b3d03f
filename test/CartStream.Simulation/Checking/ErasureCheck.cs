using System.Text;
using CartStream.Log;
using CartStream.Simulation.Brokers;
using CartStream.Simulation.Running;
using CartStream.Simulation.Shop;

namespace CartStream.Simulation.Checking;

/// <summary>
/// Nothing that names an erased shopper is left from before the request, not even the key of a deleted record.
/// </summary>
internal sealed class ErasureCheck(SimulatedCluster cluster, int partitions)
{
    private readonly Scheduler _scheduler = cluster.Scheduler;

    /// <summary>Checks the shopper of a request that is done.</summary>
    public void Check(ForgetProgram forgotten)
    {
        if (forgotten.ErasedTo is not { } to)
            return;
        var partition = Partitioner.PartitionOf(Encoding.UTF8.GetBytes(forgotten.Shopper), partitions);
        foreach (var record in cluster.Find(Topology.UserEvents, partition).Committed())
        {
            if (record.Offset <= to && Names(record, forgotten.Shopper))
                Fail(forgotten, Topology.UserEvents, record);
        }

        foreach (var record in cluster.Find(Topology.Recommendations, partition).Committed())
        {
            if (Answers.OffsetOf(record.Value!) <= to && Names(record, forgotten.Shopper))
                Fail(forgotten, Topology.Recommendations, record);
        }

        CheckKeys(forgotten, to, Topology.ShopperState, partition);
        CheckKeys(forgotten, to, Topology.Sessions, partition);
    }

    /// <summary>No tombstone names the shopper, except in the key of what began after the request.</summary>
    private void CheckKeys(ForgetProgram forgotten, long to, string topic, int partition)
    {
        foreach (var record in cluster.Find(topic, partition).Newest())
        {
            var key = Encoding.UTF8.GetString(record.Key);
            var isLater = key.LastIndexOf('@') is var at && at >= 0 && long.Parse(key[(at + 1)..]) > to;
            if (record.Value is null && !isLater && IsOf(key, forgotten.Shopper))
                Fail(forgotten, topic, record);
        }
    }

    private static bool Names(SimulatedRecord record, string shopper) =>
        IsOf(Encoding.UTF8.GetString(record.Key), shopper)
        || Encoding.UTF8.GetString(record.Value!).Contains($"\"{shopper}\"", StringComparison.Ordinal);

    /// <summary>Ids of sessions begin with the shopper's.</summary>
    private static bool IsOf(string key, string shopper) =>
        key == shopper || key.StartsWith($"{shopper}~", StringComparison.Ordinal)
        || key.StartsWith($"{shopper}-", StringComparison.Ordinal);

    private void Fail(ForgetProgram forgotten, string topic, SimulatedRecord record) => _scheduler.Fail(
        $"'{topic}' names {forgotten.Shopper} at offset {record.Offset} ({Encoding.UTF8.GetString(record.Key)
        }), though erased up to event {forgotten.ErasedTo}");
}
