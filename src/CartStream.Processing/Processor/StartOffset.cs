using System.Globalization;
using CartStream.Log;
using CartStream.Processing.Topics;

namespace CartStream.Processing.Processor;

/// <summary>
/// Where the processor of a partition starts. The offset committed with the state decides. The group's offset counts
/// only where the state has none, because brokers drop the offsets of a group and other clients can move them, and
/// where <c>user-events</c> is another topic than the state's, whose offsets mean something else: programs that copy
/// topics to another cluster translate the offsets of groups.
/// </summary>
/// <param name="Offset">The offset of the next event.</param>
/// <param name="Warning">The disagreement, in one line; null for none.</param>
/// <param name="IsOtherTopic">Whether the offsets in the state are those of another topic.</param>
internal readonly record struct StartOffset(long Offset, string? Warning, bool IsOtherTopic = false)
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
    /// <param name="identity">The identity of <c>user-events</c>; null where the log can't tell.</param>
    /// <exception cref="InvalidDataException">
    /// The state that belongs to the offset is missing, or belongs to another topic and the group has no offset.
    /// </exception>
    public static StartOffset Choose(
        int partition,
        ProcessorTotals totals,
        long? committed,
        long statesEnd,
        long answersEnd,
        string? identity = null)
    {
        ThrowIfStateIsLost(partition, totals, committed, statesEnd, answersEnd);
        if (TopicIdentity.AreOther(totals.EventsIdentity, identity))
            return OfOtherTopic(partition, totals, committed);
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

    private static StartOffset OfOtherTopic(int partition, ProcessorTotals totals, long? committed)
    {
        var found = string.Create(
            CultureInfo.InvariantCulture,
            $"'{Topology.UserEvents}' [{partition}] is not the topic that its state was made from, up to offset {
                totals.NextOffset}: it was made anew, or copied from another cluster");
        if (committed is { } offset)
        {
            return new StartOffset(
                offset,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{found}. Processing goes on at the offset of group '{Topology.ProcessorGroup}', {offset}"),
                IsOtherTopic: true);
        }

        throw new InvalidDataException(
            $"{found}. Found no offset of group '{Topology.ProcessorGroup}', expected that of the first event that is "
            + "not in the state: stop all workers and set it (kafka-consumer-groups.sh --reset-offsets); or, to "
            + $"process all events again, stop all workers, {ToBeginAnew}");
    }

    private static string ToBeginAnew => $"delete '{Topology.ShopperState}', '{Topology.Sessions}', '{
        Topology.Quality}', '{Topology.Recommendations}' and group '{Topology.ProcessorGroup}', and start";

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
            + $"events again, stop all workers, {ToBeginAnew}");
    }
}
