using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>One event as a shopper's history keeps it.</summary>
/// <param name="Item">The item's dense number.</param>
/// <param name="Type">The event type.</param>
/// <param name="TimeMs">Time, milliseconds since 1970.</param>
/// <param name="Offset">
/// The event's offset in its partition of <c>user-events</c>; orders events of one millisecond.
/// </param>
public readonly record struct Interaction(int Item, EventType Type, long TimeMs, long Offset)
{
    /// <summary>When it happened, for ordering.</summary>
    public EventStamp At => new(TimeMs, Offset);

    /// <summary>
    /// How much later <see cref="TimeMs"/> is than <see cref="LearntMs"/>, in milliseconds; almost always 0.
    /// </summary>
    internal long AheadMs { get; init; }

    /// <summary>The time under which the model learnt it, which is never revised; milliseconds since 1970.</summary>
    public long LearntMs => TimeMs - AheadMs;

    /// <summary>The interaction, with its time clamped to a latest time.</summary>
    internal Interaction ClampedTo(long timeMs) => this with { TimeMs = timeMs, AheadMs = AheadMs + timeMs - TimeMs };

    /// <summary>
    /// Clamps interactions later than <paramref name="beyondMs"/> to <paramref name="toMs"/> and sorts them again.
    /// </summary>
    internal static void ClampTimes(List<Interaction> interactions, long beyondMs, long toMs)
    {
        if (interactions.Count == 0 || interactions[^1].TimeMs <= beyondMs)
            return;
        for (var i = 0; i < interactions.Count; i++)
        {
            if (interactions[i].TimeMs > beyondMs)
                interactions[i] = interactions[i].ClampedTo(toMs);
        }

        interactions.Sort(static (x, y) => x.At.CompareTo(y.At));
    }

    /// <summary>Inserts <paramref name="interaction"/> into interactions in order of time.</summary>
    internal static void Insert(List<Interaction> interactions, Interaction interaction)
    {
        var index = interactions.Count;
        while (index > 0 && interactions[index - 1].At > interaction.At)
            index--;
        interactions.Insert(index, interaction);
    }

    /// <summary>Writes interactions in order of time; <see cref="ReadAll"/> gives them back.</summary>
    internal static void WriteAll(ref StateWriter writer, List<Interaction> interactions)
    {
        writer.WriteNumber(interactions.Count);
        foreach (var interaction in interactions)
        {
            writer.WriteStamp(interaction.At);
            writer.WriteNumber((int)interaction.Type + (interaction.AheadMs == 0 ? 0 : StateWriter.TypeMark));
            if (interaction.AheadMs != 0)
                writer.WriteNumber(interaction.AheadMs);
            writer.WriteItem(interaction.Item);
        }
    }

    /// <summary>Adds what <see cref="WriteAll"/> wrote, <paramref name="min"/> to <paramref name="max"/> of them.
    /// </summary>
    internal static void ReadAll(ref StateReader reader, List<Interaction> into, int min, int max)
    {
        var earliest = EventStamp.None;
        var left = reader.ReadInt(min, max);
        // There is nearly always one more to come.
        into.EnsureCapacity(left + 1);
        for (; left > 0; left--)
        {
            var at = earliest = reader.ReadStamp(earliest);
            var type = reader.ReadType(out var isAhead);
            var aheadMs = isAhead ? reader.ReadNumber() : 0;
            if (aheadMs is < -EventLimits.TimeMsMax or > EventLimits.TimeMsMax)
                throw new InvalidDataException($"shopper state can't be read: found a time {aheadMs} ms ahead");
            into.Add(new Interaction(reader.ReadItem(), type, at.TimeMs, at.Offset) { AheadMs = aheadMs });
        }
    }
}
