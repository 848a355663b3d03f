namespace CartStream.Simulation.Brokers;

/// <summary>How a transaction stands.</summary>
internal enum TransactionOutcome
{
    Open,
    Committed,
    Aborted,
}
