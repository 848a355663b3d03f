using System.Text;
using CartStream.Log;
using CartStream.Processing.Erasure;
using CartStream.Simulation.Brokers;

namespace CartStream.Simulation.Shop;

/// <summary>
/// Requests that a shopper is forgotten, as the server does: until the request is known to be in the log and, in a log
/// file, until the shopper's records are erased. After an interruption it sends the request again.
/// </summary>
internal sealed class ForgetProgram(SimulatedCluster cluster, string name, string shopper, SimulationPlan plan)
    : SimulatedProgram(cluster, name)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly byte[] _id = Encoding.UTF8.GetBytes(shopper);

    /// <summary>The shopper to forget.</summary>
    public string Shopper => shopper;

    /// <summary>The offset up to which the shopper's records are erased; null when none are yet.</summary>
    public long? ErasedTo { get; private set; }

    /// <inheritdoc/>
    protected override void Run(SimulatedLog log, TimeProvider time)
    {
        var partition = Partitioner.PartitionOf(_id, plan.Partitions);
        var used = plan.IsEmbedded ? log : Retrying(log, time, CancellationToken.None);
        var traces = new ShopperEraser(used, partition, _id);
        traces.FindSessions();
        using var sender = RetryingSender.Open(used, Name, time);
        var end = used.EndOffset(Topology.UserEvents, partition);
        var requestId = $"{Name}/{Starts}";
        var request = traces.ToRequest(requestId).ToJson();
        sender.Commit(
            transaction => transaction.Append(Topology.UserEvents, partition, _id, request, Cluster.Clock.NowMs),
            () => traces.FindRequest(requestId, end) is not null,
            CancellationToken.None);
        if (plan.IsEmbedded)
            Erase(log, traces, requestId, end);
        IsDone = true;
    }

    private void Erase(SimulatedLog log, ShopperEraser traces, string requestId, long end)
    {
        while (true)
        {
            if (traces.FindRequest(requestId, end) is { } offset && traces.IsDone(offset))
            {
                traces.FindSessions();
                traces.Erase(log, offset, new Dictionary<string, long>(StringComparer.Ordinal));
                ErasedTo = offset;
                return;
            }

            Scheduler.Sleep("waiting for the request", Pause);
        }
    }
}
