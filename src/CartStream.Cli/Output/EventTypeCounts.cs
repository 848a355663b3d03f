using CartStream.Events;

namespace CartStream.Cli.Output;

/// <summary>How many events there are of each type; its JSON keys are the types' names.</summary>
/// <param name="View">Views.</param>
/// <param name="Cart">Cart additions.</param>
/// <param name="RemoveFromCart">Cart removals.</param>
/// <param name="Purchase">Purchases.</param>
internal sealed record EventTypeCounts(long View, long Cart, long RemoveFromCart, long Purchase)
{
    /// <summary>The counts by <see cref="EventType"/>'s numbers.</summary>
    public static EventTypeCounts Of(ReadOnlySpan<long> counts) => new(
        counts[(int)EventType.View],
        counts[(int)EventType.Cart],
        counts[(int)EventType.RemoveFromCart],
        counts[(int)EventType.Purchase]);

    /// <summary>The counts with their names, in funnel order.</summary>
    public IReadOnlyList<(string Label, long Count)> Bars() =>
    [
        (EventTypeNames.Text(EventType.View), View),
        (EventTypeNames.Text(EventType.Cart), Cart),
        (EventTypeNames.Text(EventType.RemoveFromCart), RemoveFromCart),
        (EventTypeNames.Text(EventType.Purchase), Purchase),
    ];
}
