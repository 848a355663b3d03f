using System.Globalization;
using CartStream.Log;

namespace CartStream.Processing.Processor;

/// <summary>
/// Where the processor of a partition starts. The offset that was committed with the state counts; the group's offset
/// counts only where the state has none, because brokers drop the offsets of a group and other clients can move them.
/// </summary>
/// <param name="Offset">The offset of the next event.</param>
/// <param name="Warning">What disagreed, in one line; null when nothing did.</param>
internal readonly record struct StartOffset(long Offset, string? Warning)
{
    /// <summary>Whether the group's offset has to be set to <see cref="Offset"/>.</summary>
    public bool IsRecovered => Warning is not null;

    /// <summary>Decides by what was restored and what the group says.</summary>
    /// <param name="partition">The partition of <c>user-events</c>.</param>
    /// <param name="totals">The totals as they were restored.</param>
    /// <param name="committed">The group's offset; null when it has none.</param>
    /// <param name="statesEnd">The end of the partition of <c>shopper-state</c>.</param>
    /// <param name="shoppers">Shoppers whose state was restored.</param>
    /// <exception cref="InvalidDataException">The state that belongs to the offset is not there.</exception>
    public static StartOffset Choose(
        int partition, ProcessorTotals totals, long? committed, long statesEnd, int shoppers)
    {
        ThrowIfStateIsLost(partition, totals, committed, statesEnd, shoppers);
        if (totals.NextOffset is not { } next)
            return new StartOffset(committed ?? 0, Warning: null);
        if (committed == next)
            return new StartOffset(next, Warning: null);
        var found = committed is { } offset
            ? string.Create(CultureInfo.InvariantCulture, $"stands at {offset}")
            : "has no offset";
        return new StartOffset(next, string.Create(
            CultureInfo.InvariantCulture,
            $"group '{Topology.ProcessorGroup}' {found} in '{Topology.UserEvents}' [{partition}], the state at {next
            }: processing goes on at {next}, and the group's offset is set to it"));
    }

    private static void ThrowIfStateIsLost(
        int partition, ProcessorTotals totals, long? committed, long statesEnd, int shoppers)
    {
        if (totals.Shoppers > 0 && statesEnd == 0)
            throw LostState(Topology.ShopperState, partition, totals.NextOffset ?? committed);
        if (totals.ConfigHash is null && (committed > 0 || shoppers > 0))
            throw LostState(Topology.Quality, partition, committed);
    }

    private static InvalidDataException LostState(string topic, int partition, long? offset)
    {
        var before = offset?.ToString(CultureInfo.InvariantCulture) ?? "?";
        return new(
            $"topic '{topic}' [{partition}] has no state, expected that of the events before offset {before} of '{
                Topology.UserEvents}': was the topic deleted or made anew? Restore it from a copy; or, to process all "
            + $"events again, stop all workers, delete '{Topology.ShopperState}', '{Topology.Sessions}', '{
                Topology.Quality}', '{Topology.Recommendations}' and group '{Topology.ProcessorGroup}', and start");
    }
}
