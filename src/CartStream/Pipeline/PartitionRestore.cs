using CartStream.Events;

namespace CartStream.Pipeline;

/// <summary>
/// Brings a partition's processor to where the log says it stands: the model learns every event of <c>sessions</c> in
/// the order of their offsets, which is the order in which it learnt them first; then shopper state and quality are
/// taken as they are.
/// </summary>
internal static class PartitionRestore
{
    private const int RecordsMax = 4_096;

    // Offsets only bound how many events there are: a log may leave some out, and drop old events.
    private const int EventsReservedMax = 16 * 1024 * 1024;

    /// <summary>
    /// Restores <paramref name="core"/>; tells <paramref name="restored"/> how many records were read.
    /// </summary>
    public static void Restore(
        IEventLog log, int partition, ItemDictionary items, PartitionProcessor core, Action<long>? restored)
    {
        long records = 0;
        var ofLog = new ItemDictionary();
        var touches = new List<LoggedTouch>(EventsExpected(log, partition));
        using var sessions = new SessionRecord(ofLog);
        ReadNewest(Topology.Sessions, (in record) => sessions.Read(record, touches));
        Learn(touches, ofLog, items, core);
        ReadNewest(Topology.ShopperState, (in record) => core.Shoppers.Restore(record.Key, record.Value));
        ReadNewest(Topology.Quality, core.RestoreQuality);

        void ReadNewest(string topic, RecordAction take)
        {
            var batch = new RecordBatch();
            using var reader = log.OpenNewest(topic, partition);
            while (reader.Read(batch, RecordsMax, TimeSpan.Zero, CancellationToken.None) > 0)
            {
                for (var i = 0; i < batch.Count; i++)
                    take(batch[i]);
                restored?.Invoke(records += batch.Count);
            }
        }
    }

    /// <summary>How many events there may be to learn, so that the list seldom grows.</summary>
    private static int EventsExpected(IEventLog log, int partition) =>
        (int)Math.Min(log.EndOffset(Topology.UserEvents, partition), EventsReservedMax);

    private delegate void RecordAction(in LogRecord record);

    private static void Learn(
        List<LoggedTouch> touches, ItemDictionary ofLog, ItemDictionary items, PartitionProcessor core)
    {
        touches.Sort(static (x, y) => x.Offset.CompareTo(y.Offset));
        foreach (var touch in touches)
            core.Learn(touch.Session, items.Intern(ofLog.Id(touch.Item)), touch.Type, touch.TimeMs);
    }
}
