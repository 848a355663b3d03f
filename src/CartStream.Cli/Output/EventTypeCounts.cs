using System.Text.Json.Serialization;
using CartStream.Events;

namespace CartStream.Cli.Output;

/// <summary>The number of events of each type; its JSON keys are the types' names.</summary>
/// <param name="View">Views.</param>
/// <param name="Cart">Cart additions.</param>
/// <param name="RemoveFromCart">Cart removals.</param>
/// <param name="Purchase">Purchases.</param>
/// <param name="Refund">Refunds; omitted from JSON when there are none.</param>
/// <param name="SetQuantity">Absolute quantities; omitted from JSON when there are none.</param>
internal sealed record EventTypeCounts(
    long View,
    long Cart,
    long RemoveFromCart,
    long Purchase,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Refund = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long SetQuantity = 0)
{
    /// <summary>The total.</summary>
    [JsonIgnore]
    public long Total => View + Cart + RemoveFromCart + Purchase + Refund + SetQuantity;

    /// <summary>The counts by <see cref="EventType"/>'s numbers.</summary>
    public static EventTypeCounts Of(ReadOnlySpan<long> counts) => new(
        counts[(int)EventType.View],
        counts[(int)EventType.Cart],
        counts[(int)EventType.RemoveFromCart],
        counts[(int)EventType.Purchase],
        counts[(int)EventType.Refund],
        counts[(int)EventType.SetQuantity]);

    /// <summary>The counts with their names, in funnel order.</summary>
    public IReadOnlyList<(string Label, long Count)> Bars() =>
    [
        (EventTypeNames.Text(EventType.View), View),
        (EventTypeNames.Text(EventType.Cart), Cart),
        (EventTypeNames.Text(EventType.RemoveFromCart), RemoveFromCart),
        (EventTypeNames.Text(EventType.Purchase), Purchase),
        .. Rare(EventType.Refund, Refund),
        .. Rare(EventType.SetQuantity, SetQuantity),
    ];

    private static IEnumerable<(string Label, long Count)> Rare(EventType type, long count) =>
        count == 0 ? [] : [(EventTypeNames.Text(type), count)];
}
