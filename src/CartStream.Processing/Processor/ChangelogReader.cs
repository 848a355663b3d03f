using CartStream.Log;

namespace CartStream.Processing.Processor;

/// <summary>
/// Reads a partition's <c>shopper-state</c> and <c>quality</c> into a processor's core: once before the partition is
/// processed, or again and again by a node that stands by.
/// </summary>
/// <remarks>Invariant: the core holds what the log held up to where reading stands.</remarks>
internal sealed class ChangelogReader : IDisposable
{
    private const int RecordsMax = 4_096;

    private readonly ILogReader _states;
    private readonly ILogReader _quality;
    private readonly RecordBatch _batch = new();

    /// <summary>Begins at the changelog's first record, with an empty core.</summary>
    /// <param name="log">The log.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="core">What is restored.</param>
    /// <param name="acceptsLoss">Whether records may be missing that were deleted by age or size.</param>
    /// <exception cref="LostRecordsException">They are, and may not.</exception>
    public ChangelogReader(IEventLog log, int partition, PartitionProcessor core, bool acceptsLoss = false)
    {
        Core = core;
        core.Shoppers.Reserve(log.EndOffset(Topology.ShopperState, partition));
        _states = log.OpenReader(Topology.ShopperState, partition, First(Topology.ShopperState));
        try
        {
            _quality = log.OpenReader(Topology.Quality, partition, First(Topology.Quality));
        }
        catch
        {
            _states.Dispose();
            throw;
        }

        long First(string topic) => acceptsLoss ? log.FirstOffset(topic, partition) : 0;
    }

    /// <summary>What is restored; it outlives this.</summary>
    public PartitionProcessor Core { get; }

    /// <summary>Records read so far.</summary>
    public long Records { get; private set; }

    /// <summary>Reads all that is there; tells <paramref name="read"/> how many records were read so far.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; reading can go on where it stands.</exception>
    /// <exception cref="InvalidDataException">A record can't be read.</exception>
    public void CatchUp(Action<long>? read, CancellationToken cancellation) =>
        Follow(TimeSpan.Zero, read, cancellation);

    /// <summary>The same, and waits up to <paramref name="wait"/> for a shopper's state when there is none.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; reading can go on where it stands.</exception>
    /// <exception cref="InvalidDataException">A record can't be read.</exception>
    public void Follow(TimeSpan wait, Action<long>? read, CancellationToken cancellation)
    {
        Read(_states, (in record) => Core.RestoreShopper(record), wait, read, cancellation);
        Read(_quality, (in record) => Core.RestoreQuality(record), TimeSpan.Zero, read, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _states.Dispose();
        _quality.Dispose();
    }

    private void Read(
        ILogReader reader, RecordAction take, TimeSpan wait, Action<long>? read, CancellationToken cancellation)
    {
        while (reader.Read(_batch, RecordsMax, wait, cancellation) > 0)
        {
            lock (Core.Gate)
            {
                for (var i = 0; i < _batch.Count; i++)
                    take(_batch[i]);
            }

            Records += _batch.Count;
            read?.Invoke(Records);
            wait = TimeSpan.Zero;
        }
    }
}
