using System.Globalization;
using CartStream.Log;

namespace CartStream.Processing.Processor;

/// <summary>
/// Where the processor of a partition starts. The offset committed with the state decides. The group's offset counts
/// only where the state has none, because brokers drop the offsets of a group and other clients can move them.
/// </summary>
/// <param name="Offset">The offset of the next event.</param>
/// <param name="Warning">The disagreement, in one line; null for none.</param>
internal readonly record struct StartOffset(long Offset, string? Warning)
{
    /// <summary>Whether the group's offset must be set to <see cref="Offset"/>.</summary>
    public bool IsRecovered => Warning is not null;

    /// <summary>Chooses by the restored state and the group's offset.</summary>
    /// <param name="partition">The partition of <c>user-events</c>.</param>
    /// <param name="totals">The totals as they were restored.</param>
    /// <param name="committed">The group's offset; null when it has none.</param>
    /// <param name="statesEnd">The end of the partition of <c>shopper-state</c>.</param>
    /// <param name="answersEnd">
    /// The end of the partition of <c>recommendations</c>; 0 where no shopper has state.
    /// </param>
    /// <exception cref="InvalidDataException">The state that belongs to the offset is missing.</exception>
    public static StartOffset Choose(
        int partition, ProcessorTotals totals, long? committed, long statesEnd, long answersEnd)
    {
        ThrowIfStateIsLost(partition, totals, committed, statesEnd, answersEnd);
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
        int partition, ProcessorTotals totals, long? committed, long statesEnd, long answersEnd)
    {
        if (totals.Shoppers > 0 && statesEnd == 0)
            throw LostState(Topology.ShopperState, partition, totals.NextOffset ?? committed);
        if (totals.ConfigHash is null && (committed > 0 || answersEnd > 0))
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
