using System.Globalization;
using CartStream.Events;
using CartStream.Log;

namespace CartStream.Processing.Processor;

/// <summary>
/// Reads a partition's <c>shopper-state</c> and <c>quality</c> into a processor's core: once before the partition is
/// processed, or repeatedly on a standby node.
/// </summary>
/// <remarks>
/// Invariants: the core holds what the log held up to the read position. A record that can't be read, such as another
/// program's, is a fault only while it is the newest of its key, so that deleting the key mends it; brokers keep older
/// records until they compact.
/// </remarks>
internal sealed class ChangelogReader : IDisposable
{
    private const int RecordsMax = 4_096;
    private const int UnreadableMax = 1_000;

    private readonly ILogReader _states;
    private readonly ILogReader _quality;
    private readonly RecordBatch _batch = new();
    private readonly Dictionary<(string Topic, string Key), string> _unreadable = [];
    private readonly int _partition;

    private ChangelogReader(int partition, PartitionProcessor core, ILogReader states, ILogReader quality)
    {
        _partition = partition;
        Core = core;
        _states = states;
        _quality = quality;
    }

    /// <summary>The restored core; it outlives this reader.</summary>
    public PartitionProcessor Core { get; }

    /// <summary>Records read so far.</summary>
    public long Records { get; private set; }

    /// <summary>Opens the changelog at its first record.</summary>
    /// <param name="log">The log.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="core">The empty core to restore into.</param>
    /// <param name="acceptsLoss">Whether records may be missing that were deleted by age or size.</param>
    /// <exception cref="LostRecordsException">Records are missing, which is not accepted.</exception>
    public static ChangelogReader Open(
        IEventLog log, int partition, PartitionProcessor core, bool acceptsLoss = false)
    {
        core.Shoppers.Reserve(log.EndOffset(Topology.ShopperState, partition));
        var states = OpenTopic(Topology.ShopperState);
        try
        {
            return new ChangelogReader(partition, core, states, OpenTopic(Topology.Quality));
        }
        catch
        {
            states.Dispose();
            throw;
        }

        ILogReader OpenTopic(string topic) =>
            log.OpenReader(topic, partition, acceptsLoss ? log.FirstOffset(topic, partition) : 0);
    }

    /// <summary>
    /// Reads everything available; passes the number of records read so far to <paramref name="read"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled; reading can continue from there.</exception>
    /// <exception cref="InvalidDataException">A record can't be read.</exception>
    public void CatchUp(Action<long>? read, CancellationToken cancellation) =>
        Follow(TimeSpan.Zero, read, cancellation);

    /// <summary>
    /// Like <see cref="CatchUp"/>, but waits up to <paramref name="wait"/> for a shopper's state when there is none.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled; reading can continue from there.</exception>
    /// <exception cref="InvalidDataException">A record can't be read.</exception>
    public void Follow(TimeSpan wait, Action<long>? read, CancellationToken cancellation)
    {
        Read(
            Topology.ShopperState, _states, (in record) => Core.RestoreShopper(record), wait, read, cancellation);
        Read(
            Topology.Quality, _quality, (in record) => Core.RestoreQuality(record), TimeSpan.Zero, read, cancellation);
        ThrowIfUnreadable(max: 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _states.Dispose();
        _quality.Dispose();
    }

    private void Read(
        string topic,
        ILogReader reader,
        RecordAction restore,
        TimeSpan wait,
        Action<long>? read,
        CancellationToken cancellation)
    {
        while (reader.Read(_batch, RecordsMax, wait, cancellation) > 0)
        {
            lock (Core.Gate)
            {
                for (var i = 0; i < _batch.Count; i++)
                    Restore(topic, _batch[i], restore);
            }

            ThrowIfUnreadable(UnreadableMax);

            Records += _batch.Count;
            read?.Invoke(Records);
            wait = TimeSpan.Zero;
        }
    }

    private void Restore(string topic, in LogRecord record, RecordAction restore)
    {
        try
        {
            restore(record);
            if (_unreadable.Count > 0)
                _unreadable.Remove((topic, Convert.ToBase64String(record.Key)));
        }
        catch (InvalidDataException e)
        {
            _unreadable[(topic, Convert.ToBase64String(record.Key))] = string.Create(
                CultureInfo.InvariantCulture,
                $"topic '{topic}' [{_partition}] at {record.Offset}, key {EventFault.Show(record.Key)}: {e.Message
                }: did a newer version write it, or another program? Delete the key of the latter");
        }
    }

    private void ThrowIfUnreadable(int max)
    {
        if (_unreadable.Count > max)
            throw new InvalidDataException(_unreadable.Values.First());
    }
}
