namespace CartStream.Processing.Processor;

/// <summary>Who teaches the model that a processor asks.</summary>
public enum ModelLearning
{
    /// <summary>
    /// The processor, event by event in the order of the log (default): a replay then gives the same bytes. The model
    /// knows the partitions that this process works on.
    /// </summary>
    InBatch,

    /// <summary>
    /// A follower of topic <c>sessions</c>, beside the processors: the model knows all partitions, whoever works on
    /// them, as soon as they are committed.
    /// </summary>
    FromSessions,

    /// <summary>
    /// Nobody: the model stays as it was given, and answers depend on their shopper's own events alone.
    /// </summary>
    Frozen,
}
