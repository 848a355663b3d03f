using System.Text;
using CartStream.Log;
using CartStream.Simulation.Brokers;

namespace CartStream.Simulation.Shop;

/// <summary>
/// A shop's own producer: it sends what happens as it happens, and again what it doesn't know to have arrived, so that
/// events come twice; some of what it sends is no event.
/// </summary>
internal sealed class SenderProgram(
    SimulatedCluster cluster, string name, EventMaker maker, int batches, SimulationPlan plan)
    : SimulatedProgram(cluster, name)
{
    private readonly List<SimulatedEvent> _batch = [];
    private int _left = batches;

    /// <summary>Ids of events that are known to have arrived.</summary>
    public HashSet<string> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override void Run(SimulatedLog log, TimeProvider time)
    {
        ILogProducer? producer = null;
        while (_left > 0)
        {
            if (_batch.Count == 0)
                Fill();
            try
            {
                producer ??= log.OpenProducer(Name);
                Send(producer);
                foreach (var sent in _batch)
                    Acknowledged.Add(sent.Id);
                _batch.Clear();
                _left--;
                Scheduler.Sleep("between batches", Scheduler.UpTo(TimeSpan.FromMilliseconds(900)));
            }
            catch (LogException)
            {
                producer?.Dispose();
                producer = null;
                Scheduler.Sleep("before sending again", TimeSpan.FromMilliseconds(200));
            }
        }

        producer?.Dispose();
        IsDone = true;
    }

    private void Fill()
    {
        var count = 1 + Scheduler.Random.Next(8);
        for (var i = 0; i < count; i++)
            _batch.Add(maker.Make(Cluster.Clock.NextMs()));
    }

    private void Send(ILogProducer producer)
    {
        using var transaction = producer.Begin();
        foreach (var sent in _batch)
        {
            var shopper = Encoding.UTF8.GetBytes(sent.Shopper);
            transaction.Append(
                Topology.UserEvents,
                PartitionOf(shopper),
                shopper,
                sent.ToJson(),
                plan.StampsReceipt ? Cluster.Clock.NowMs : sent.TimeMs);
        }

        if (plan.Links && Scheduler.Happens(0.15))
        {
            var link = $$"""{"anonymous_id":"{{maker.LinkedByTopic}}","shopper_id":"{{maker.Shoppers[1]}}"}""";
            var partition = Scheduler.Random.Next(plan.Partitions);
            transaction.Append(Topology.Identities, partition, "any"u8, Encoding.UTF8.GetBytes(link), 1);
        }

        if (Scheduler.Happens(0.1))
            transaction.Append(Topology.UserEvents, 0, "nobody"u8, "{\"event_type\":"u8, 1);
        transaction.Commit();
    }

    /// <summary>Any other hash will do; a shopper's events stay in order.</summary>
    private int PartitionOf(byte[] shopper) => plan.Misplaces
        ? shopper.Sum(letter => letter) % plan.Partitions
        : Partitioner.PartitionOf(shopper, plan.Partitions);
}
