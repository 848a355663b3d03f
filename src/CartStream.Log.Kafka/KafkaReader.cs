using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>Reads partitions of a topic with a consumer of its own that joins no group.</summary>
/// <remarks>
/// Invariant: every committed record of a partition before its position was returned. Transactions use offsets that
/// hold no records, so only the consumer's end-of-partition event shows that nothing is left.
/// </remarks>
internal sealed class KafkaReader : ILogReader
{
    // A batch of many large records is cut here, to bound memory.
    private const int BatchBytesMax = 32 * 1024 * 1024;

    // The client can't be woken; a cancelled wait may end this late.
    private static readonly TimeSpan WaitSlice = TimeSpan.FromMilliseconds(20);

    // A new leader may briefly not know how far its followers are, and so what readers may see.
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EndPause = TimeSpan.FromMilliseconds(100);

    /// <summary>RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET: the offset is before the first or after the last.</summary>
    private const int OutOfRange = -140;
    private readonly KafkaClients _clients;
    private readonly TopicPartition[] _addresses;
    private readonly long[] _next;
    private readonly long[] _ends;
    private readonly int _firstPartition;
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly RecordQueue _queue;
    private long _behind;
    private bool _disposed;

    /// <summary>
    /// Opens it at <paramref name="from"/>, partitions in ascending order without gaps, each at its offset, or at the
    /// first remaining one for <see cref="Offset.Beginning"/>.
    /// </summary>
    /// <exception cref="LostRecordsException">The record at an offset was deleted.</exception>
    public KafkaReader(KafkaClients clients, IReadOnlyList<TopicPartitionOffset> from)
    {
        _clients = clients;
        _addresses = [.. from.Select(address => address.TopicPartition)];
        _next = new long[from.Count];
        _ends = new long[from.Count];
        _firstPartition = from[0].Partition.Value;
        _consumer = clients.OpenConsumer();
        _queue = new RecordQueue(_consumer);
        try
        {
            for (var i = 0; i < from.Count; i++)
                _next[i] = FirstOffset(_addresses[i], from[i].Offset);
            _consumer.Assign(_addresses.Select((address, i) => new TopicPartitionOffset(address, _next[i])));
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <inheritdoc/>
    public long Behind => Volatile.Read(ref _behind);

    /// <inheritdoc/>
    public long? NextOffset => _next.Length == 1 ? _next[0] : null;

    /// <summary>The end of the first partition's committed records as of now.</summary>
    public long EndOffset => _clients.QueryOffsets(_consumer, _addresses[0]).High;

    /// <inheritdoc/>
    public int Read(RecordBatch batch, int recordsMax, TimeSpan wait, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(recordsMax, 1);
        batch.Clear();
        Drain(batch, recordsMax);
        Wait(batch, wait, cancellation);
        if (batch.Count == 0)
            ReadToEnd(batch, cancellation);
        Drain(batch, recordsMax);
        Volatile.Write(ref _behind, CountBehind());
        return batch.Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Close();
    }

    private void Close()
    {
        _queue.Dispose();
        _consumer.Dispose();
    }

    /// <summary>Where reading begins: skipping lost records is up to the caller.</summary>
    private long FirstOffset(TopicPartition address, Offset requested)
    {
        var offsets = _clients.QueryOffsets(_consumer, address);
        if (requested == Offset.Beginning)
            return offsets.Low;
        var started = TimeProvider.System.GetTimestamp();
        while (requested > offsets.High && TimeProvider.System.GetElapsedTime(started) < EndPatience)
        {
            Task.Delay(EndPause, TimeProvider.System).GetAwaiter().GetResult();
            offsets = _clients.QueryOffsets(_consumer, address);
        }

        if (requested > offsets.High)
            throw MadeAnew(address, requested, offsets.High);
        return requested < offsets.Low ? throw Lost(address, requested, offsets.Low) : requested;
    }

    private LogException MadeAnew(TopicPartition address, long requested, long end) => new(
        $"{_clients.Where}: '{address.Topic}' [{address.Partition.Value}] ends at {end}, expected {requested} or more: "
        + "was the topic made anew?");

    private LostRecordsException Lost(TopicPartition address, long requested, long first) =>
        new($"{_clients.Where}: ", address.Topic, address.Partition.Value, requested, first);

    /// <summary>Takes the records that the client has already fetched.</summary>
    private void Drain(RecordBatch batch, int recordsMax)
    {
        while (batch.Count < recordsMax && batch.Bytes < BatchBytesMax && TryRead(batch, TimeSpan.Zero))
        {
        }
    }

    private void Wait(RecordBatch batch, TimeSpan wait, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (batch.Count == 0 && wait - TimeProvider.System.GetElapsedTime(started) is var left
            && left > TimeSpan.Zero)
        {
            TryRead(batch, left < WaitSlice ? left : WaitSlice);
            ThrowIfCancelled(batch, cancellation);
        }
    }

    /// <summary>Waits for a record, or for the news that there is none before the current ends.</summary>
    private void ReadToEnd(RecordBatch batch, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < _addresses.Length && batch.Count == 0; i++)
        {
            // Ends only grow: while the last known one isn't reached, no query is needed.
            if (_next[i] >= _ends[i])
                _ends[i] = _clients.QueryOffsets(_consumer, _addresses[i]).High;
            while (batch.Count == 0 && _next[i] < _ends[i])
            {
                if (!TryRead(batch, WaitSlice)
                    && TimeProvider.System.GetElapsedTime(started) > _clients.Options.RequestTimeout)
                {
                    throw new LogException(
                        $"{_clients.Where}: '{_addresses[i].Topic}' [{_addresses[i].Partition.Value}]: nothing came at {
                            _next[i]}, expected records up to {_ends[i]}")
                    {
                        MayPass = true,
                    };
                }

                ThrowIfCancelled(batch, cancellation);
            }
        }
    }

    /// <summary>Why a broker refuses to read at this position: retention may overtake a slow reader.</summary>
    private LogException? FindOutOfRange()
    {
        for (var i = 0; i < _addresses.Length; i++)
        {
            var offsets = _clients.QueryOffsets(_consumer, _addresses[i]);
            if (_next[i] < offsets.Low)
                return Lost(_addresses[i], _next[i], offsets.Low);
            if (_next[i] > offsets.High)
                return MadeAnew(_addresses[i], _next[i], offsets.High);
        }

        return null;
    }

    /// <summary>Records already taken are returned first, so that a caller that reads on misses none.</summary>
    private static void ThrowIfCancelled(RecordBatch batch, CancellationToken cancellation)
    {
        if (batch.Count == 0)
            cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>From the ends that the client knows from its fetches.</summary>
    private long CountBehind()
    {
        long behind = 0;
        for (var i = 0; i < _addresses.Length; i++)
            behind += Math.Max(0, _consumer.GetWatermarkOffsets(_addresses[i]).High.Value - _next[i]);
        return behind;
    }

    /// <summary>Reads the next record or end of partition; false when neither came in time.</summary>
    private bool TryRead(RecordBatch batch, TimeSpan wait)
    {
        try
        {
            if (!_queue.MoveNext(wait))
                return false;
        }
        catch (KafkaException e)
        {
            throw (int)e.Error.Code == OutOfRange && FindOutOfRange() is { } fault
                ? fault
                : _clients.Fault(
                    $"reading '{_addresses[0].Topic}' at {string.Join(", ", _next)}",
                    e,
                    _clients.RightsToRead(_addresses[0].Topic));
        }

        ref var next = ref _next[_queue.Partition - _firstPartition];
        if (_queue.IsEnd)
        {
            next = Math.Max(next, _queue.Offset);
            return true;
        }

        batch.Add(_queue.Record);
        next = _queue.Offset + 1;
        return true;
    }
}
