using CartStream.Log;

namespace CartStream.Simulation.Brokers;

/// <summary>A producer, which works until a newer one of its id is opened.</summary>
internal sealed class SimulatedProducer(SimulatedLog log, string transactionalId, int epoch) : ILogProducer
{
    private SimulatedTransaction? _open;

    public ILogTransaction Begin()
    {
        log.CrashIfDue();
        if (log.Cluster.IsFenced(transactionalId, epoch))
            throw new ProducerFencedException(transactionalId);
        return _open = new SimulatedTransaction(log, log.Cluster.Begin(transactionalId, epoch));
    }

    public void Dispose() => _open?.Dispose();
}
