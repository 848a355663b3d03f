namespace CartStream.Shoppers;

/// <summary>How shopper state is kept.</summary>
public sealed record ShopperOptions
{
    /// <summary>Default of <see cref="IdleGapMs"/>: 30 minutes.</summary>
    public const long IdleGapMsDefault = 30 * 60 * 1_000;

    /// <summary>The maximum of <see cref="HistoryItems"/>.</summary>
    public const int HistoryItemsMax = 100;

    private const long DayMs = 24L * 60 * 60 * 1_000;
    private const long CenturyMs = 36_525 * DayMs;

    /// <summary>
    /// N: how many of the last items of a session and of a shopper are kept for recommendations. 1 to 100, default 10.
    /// </summary>
    public int HistoryItems { get; init; } = 10;

    /// <summary>
    /// Idle time that ends a session which has no id, in milliseconds. 1 s to 100 years; default 30 minutes.
    /// </summary>
    public long IdleGapMs { get; init; } = IdleGapMsDefault;

    /// <summary>
    /// Time without events after which a shopper's state is dropped, in milliseconds of event time. 1 day to 100 years;
    /// default 90 days. It bounds memory by the number of active shoppers.
    /// </summary>
    public long RetentionMs { get; init; } = 90L * 24 * 60 * 60 * 1_000;

    /// <summary>
    /// How far an event's own time may be ahead of its receipt, in milliseconds; an event further ahead gets its time
    /// of receipt. 0 to 1 day; default 10 seconds.
    /// </summary>
    public long ClockToleranceMs { get; init; } = 10_000;

    /// <summary>
    /// How far a purchase may be stamped before its cart addition because the clocks of two machines differ, in
    /// milliseconds. 0 to 1 day; default 5 seconds.
    /// </summary>
    public long SkewMs { get; init; } = 5_000;

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (HistoryItems is < 1 or > HistoryItemsMax)
            faults.Add($"history: found {HistoryItems}, expected 1 to {HistoryItemsMax} items");
        if (IdleGapMs is < 1_000 or > CenturyMs)
            faults.Add($"idle-minutes: found {IdleGapMs} ms, expected 1 second to 100 years");
        if (RetentionMs is < DayMs or > CenturyMs)
            faults.Add($"retention-days: found {RetentionMs} ms, expected 1 day to 100 years");
        if (ClockToleranceMs is < 0 or > DayMs)
            faults.Add($"clock-tolerance-seconds: found {ClockToleranceMs} ms, expected 0 seconds to 1 day");
        if (SkewMs is < 0 or > DayMs)
            faults.Add($"skew-seconds: found {SkewMs} ms, expected 0 seconds to 1 day");
        return faults;
    }
}
