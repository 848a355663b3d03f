namespace CartStream.Simulation.Brokers;

/// <summary>A transaction as the brokers see it.</summary>
internal sealed class SimulatedTransactionState(string transactionalId, int epoch, long startedAt)
{
    public string TransactionalId { get; } = transactionalId;

    public int Epoch { get; } = epoch;

    public long StartedAt { get; } = startedAt;

    public TransactionOutcome Outcome { get; set; }

    /// <summary>From when readers see how it ended, in ticks: its marks come later on replicated topics.</summary>
    public long VisibleAt { get; set; }

    public HashSet<SimulatedPartition> Partitions { get; } = [];

    /// <summary>The appended records with their partitions.</summary>
    public List<(SimulatedPartition Partition, SimulatedRecord Record)> Written { get; } = [];

    public Dictionary<(string Group, string Topic, int Partition), long> Offsets { get; } = [];

    /// <summary>Whether readers know at <paramref name="now"/> how it ended.</summary>
    public bool IsKnown(long now) => Outcome != TransactionOutcome.Open && VisibleAt <= now;
}
