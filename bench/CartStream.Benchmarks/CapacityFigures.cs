namespace CartStream.Benchmarks;

/// <summary>The inputs of <see cref="CapacityModel"/>: measured figures, and assumptions about the shop.</summary>
/// <remarks>Defaults: bench/results (models.md, pipeline.md, follower.md), one core of a shared AMD EPYC.</remarks>
internal sealed record CapacityFigures
{
    /// <summary>
    /// Core-microseconds to process an event that is answered by <c>full</c>: 117 for the answer (models.md), 8 for the
    /// rest (pipeline.md).
    /// </summary>
    public double AnswerUs { get; init; } = 125;

    /// <summary>Core-microseconds for a node's model to learn an event that it reads once (follower.md).</summary>
    public double FollowUs { get; init; } = 0.94;

    /// <summary>Events in a session (follower.md).</summary>
    public double EventsPerSession { get; init; } = 4.3;

    /// <summary>Bytes of a whole session's record in topic <c>sessions</c> (follower.md).</summary>
    public double SessionRecordBytes { get; init; } = 305;

    /// <summary>Bytes of a session in the model (follower.md); it holds a million at most.</summary>
    public double ModelSessionBytes { get; init; } = 83;

    /// <summary>Bytes of a shopper in memory (follower.md).</summary>
    public double ShopperBytes { get; init; } = 607;

    /// <summary>Shoppers restored a second on one node (the lowest measured, on a machine under load).</summary>
    public double RestoredPerSecond { get; init; } = 192_000;

    /// <summary>Assumed: the ratio of peak to mean events a second.</summary>
    public double PeakToMean { get; init; } = 4;

    /// <summary>Assumed: events of a shopper within <see cref="RetentionDays"/>.</summary>
    public double EventsPerShopper { get; init; } = 200;

    /// <summary>Days for which an idle shopper's state is kept.</summary>
    public double RetentionDays { get; init; } = 90;

    /// <summary>Copies of state besides the owner's (<c>--standbys</c>).</summary>
    public double Standbys { get; init; } = 1;

    /// <summary>Assumed: cores of a node.</summary>
    public double NodeCores { get; init; } = 8;

    /// <summary>Assumed: bytes of a node available for state.</summary>
    public double NodeStateBytes { get; init; } = 48e9;

    /// <summary>Assumed: network bytes a second of a node.</summary>
    public double NodeNetworkBytes { get; init; } = 1.25e9;

    /// <summary>Share of any resource used at the peak; the rest is a reserve.</summary>
    public double UtilisationMax { get; init; } = 0.6;
}
