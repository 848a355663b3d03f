namespace CartStream.Scoring;

/// <summary>One of the scores of an item's transitions.</summary>
internal enum TransitionScore
{
    /// <summary>Sequential rules.</summary>
    Forward,

    /// <summary>Rules without order.</summary>
    Either,

    /// <summary>Typed co-visitation.</summary>
    Typed,

    /// <summary>The two-step walk.</summary>
    Walk,
}
