using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Topics;

namespace CartStream.Processing.Processor;

/// <summary>
/// Teaches a processor's model again what it had learnt in its batches: every event of the partition's <c>sessions</c>
/// by offset, which is the order in which it learnt them first.
/// </summary>
internal static class ModelRestore
{
    private const int RecordsMax = 4_096;

    // Offsets give only an upper bound on the number of events: a log may have gaps and may delete old events.
    private const int EventsReservedMax = 16 * 1024 * 1024;

    /// <summary>
    /// Teaches <paramref name="core"/>; passes the number of records read to <paramref name="restored"/>, and returns
    /// it.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="stopped"/> was set.</exception>
    public static long Restore(
        IEventLog log,
        int partition,
        ItemDictionary items,
        PartitionProcessor core,
        Action<long>? restored,
        CancellationToken stopped)
    {
        long records = 0;
        var ofLog = new ItemDictionary();
        var interactions = new List<LoggedInteraction>(EventsExpected(log, partition));
        using var sessions = new SessionRecord(ofLog);
        var batch = new RecordBatch();
        using var reader = log.OpenCompacted(Topology.Sessions, partition);
        while (reader.Read(batch, RecordsMax, TimeSpan.Zero, stopped) > 0)
        {
            stopped.ThrowIfCancellationRequested();
            for (var i = 0; i < batch.Count; i++)
                sessions.Read(batch[i], interactions);
            restored?.Invoke(records += batch.Count);
        }

        interactions.Sort(static (x, y) => x.Offset.CompareTo(y.Offset));
        foreach (var interaction in interactions)
        {
            stopped.ThrowIfCancellationRequested();
            var item = items.Intern(ofLog.Id(interaction.Item));
            if (interaction.IsCategoryKnown)
                items.SetCategory(item, ofLog.Category(interaction.Item), interaction.Offset);
            items.SetTraits(item, interaction.Traits.Of(ofLog.Traits(interaction.Item)), interaction.Offset);
            core.Learn(interaction.Session, interaction.Shopper, item, interaction.Type, interaction.TimeMs);
        }

        return records;
    }

    /// <summary>An upper estimate of the events to learn, so that the list rarely grows.</summary>
    private static int EventsExpected(IEventLog log, int partition) =>
        (int)Math.Min(log.EndOffset(Topology.UserEvents, partition), EventsReservedMax);
}
