using System.Text;
using CartStream.Log;
using CartStream.Processing.Erasure;
using CartStream.Simulation.Brokers;

namespace CartStream.Simulation.Shop;

/// <summary>Asks for a shopper to be forgotten, as the server does, until the request is known to be there.</summary>
internal sealed class ForgetProgram(SimulatedCluster cluster, string name, string shopper, int partitions)
    : SimulatedProgram(cluster, name)
{
    private readonly byte[] _id = Encoding.UTF8.GetBytes(shopper);

    /// <summary>Who is to be forgotten.</summary>
    public string Shopper => shopper;

    /// <inheritdoc/>
    protected override void Run(SimulatedLog log, TimeProvider time)
    {
        var partition = Partitioner.PartitionOf(_id, partitions);
        var retrying = Retrying(log, time, CancellationToken.None);
        var traces = new ShopperEraser(retrying, partition, _id);
        traces.FindSessions();
        using var sender = new RetryingSender(retrying, Name, time);
        var end = retrying.EndOffset(Topology.UserEvents, partition);
        var request = traces.ToRequest(Name).ToJson();
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        sender.Commit(
            transaction => transaction.Append(Topology.UserEvents, partition, _id, request, nowMs),
            () => traces.FindRequest(Name, end) is not null,
            CancellationToken.None);
        IsDone = true;
    }
}
