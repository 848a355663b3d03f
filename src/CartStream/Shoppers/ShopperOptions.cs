namespace CartStream.Shoppers;

/// <summary>How shopper state is kept.</summary>
public sealed record ShopperOptions
{
    /// <summary>Default of <see cref="IdleGapMs"/>: 30 minutes.</summary>
    public const long IdleGapMsDefault = 30 * 60 * 1_000;

    /// <summary>
    /// N: how many of the last items of a session and of a shopper are kept and recommended from. 1 to 100, default 10.
    /// </summary>
    public int HistoryItems { get; init; } = 10;

    /// <summary>Idle time that ends a session which has no id, in milliseconds. From 1 s; default 30 minutes.</summary>
    public long IdleGapMs { get; init; } = IdleGapMsDefault;

    /// <summary>
    /// Time without events after which a shopper's state is dropped, in milliseconds of event time. From 1 day;
    /// default 90 days. It is what bounds memory by active shoppers.
    /// </summary>
    public long RetentionMs { get; init; } = 90L * 24 * 60 * 60 * 1_000;

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (HistoryItems is < 1 or > 100)
            faults.Add($"history: found {HistoryItems}, expected 1 to 100 items");
        if (IdleGapMs < 1_000)
            faults.Add($"idle gap: found {IdleGapMs} ms, expected at least 1,000 ms");
        if (RetentionMs < 24L * 60 * 60 * 1_000)
            faults.Add($"state retention: found {RetentionMs} ms, expected at least one day");
        return faults;
    }
}
