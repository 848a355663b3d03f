namespace CartStream.Shoppers;

/// <summary>The pieces of an item that a shopper has bought and not given back.</summary>
/// <param name="Pieces">Pieces, from 1; 0 when nothing is left.</param>
/// <param name="FirstAt">
/// Its first purchase since the pieces were last 0; <see cref="EventStamp.None"/> without one.
/// </param>
/// <param name="At">Its newest purchase; <see cref="EventStamp.None"/> without one.</param>
/// <param name="Days">Different days (UTC) on which it was bought since <paramref name="FirstAt"/>.</param>
public readonly record struct BoughtItem(int Pieces, EventStamp FirstAt, EventStamp At, int Days)
{
    private const long DayMs = 24L * 60 * 60 * 1_000;

    /// <summary>Nothing bought.</summary>
    public static BoughtItem Nothing => new(0, EventStamp.None, EventStamp.None, 0);

    /// <summary>The shopper's usual gap between two purchases, in days; null before the second.</summary>
    public int? GapDays =>
        Days < 2 ? null : Math.Max(1, (int)((DayOf(At.TimeMs) - DayOf(FirstAt.TimeMs)) / (Days - 1)));

    /// <summary>Whole days, by the calendar in UTC, from the newest purchase to <paramref name="timeMs"/>.</summary>
    public long DaysUntil(long timeMs) => DayOf(timeMs) - DayOf(At.TimeMs);

    internal BoughtItem After(PurchaseChange change)
    {
        if (change.Pieces > 0)
        {
            var sum = (int)Math.Min((long)Pieces + change.Pieces, Events.EventLimits.QuantityMax);
            var isNewDay = Pieces == 0 || DaysUntil(change.At.TimeMs) > 0;
            return new BoughtItem(sum, Pieces == 0 ? change.At : FirstAt, change.At, isNewDay ? Days + 1 : Days);
        }

        var left = change.Pieces == PurchaseChange.AllBack ? 0 : Math.Max(0, Pieces + change.Pieces);
        return left == 0 ? Nothing : this with { Pieces = left };
    }

    private static long DayOf(long timeMs) => Math.DivRem(timeMs, DayMs).Quotient;
}
