namespace CartStream.Processing.Processor;

/// <summary>What teaches the model that a processor queries.</summary>
public enum ModelLearning
{
    /// <summary>
    /// The processor, event by event in log order (default): a replay then gives the same bytes. The model covers the
    /// partitions of this process.
    /// </summary>
    InBatch,

    /// <summary>
    /// A follower of topic <c>sessions</c>, beside the processors: the model covers the committed sessions of all
    /// partitions, whichever processes own them.
    /// </summary>
    FromSessions,

    /// <summary>Nothing: the model stays as given, and answers depend on their shopper's own events alone.</summary>
    Frozen,
}
