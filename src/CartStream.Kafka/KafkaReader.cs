using CartStream.Pipeline;
using Confluent.Kafka;

namespace CartStream.Kafka;

/// <summary>Reads one partition with a consumer of its own that takes part in no group.</summary>
/// <remarks>
/// Invariant: every committed record before <see cref="NextOffset"/> was handed out. Transactions take offsets that
/// nothing is ever read at, so that only the consumer's word that it stands at the end tells that nothing is left.
/// </remarks>
internal sealed class KafkaReader : ILogReader
{
    // A batch of many large records is cut here rather than held in memory whole.
    private const int BatchBytesMax = 32 * 1024 * 1024;

    // The client can't be woken; this is how late a cancelled wait may end.
    private static readonly TimeSpan WaitSlice = TimeSpan.FromMilliseconds(20);
    private readonly KafkaClients _clients;
    private readonly TopicPartition _place;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private bool _disposed;

    /// <summary>Opens it at <paramref name="offset"/>, or at the first record that is left.</summary>
    public KafkaReader(KafkaClients clients, TopicPartition place, long offset)
    {
        _clients = clients;
        _place = place;
        _consumer = clients.OpenConsumer();
        try
        {
            var offsets = clients.QueryOffsets(_consumer, place);
            if (offset > offsets.High)
            {
                throw new LogException(
                    $"{clients.Where}: '{place.Topic}' [{place.Partition.Value}] ends at {offsets.High}, expected "
                    + $"{offset} or more: was the topic made anew?");
            }

            NextOffset = Math.Max(offset, offsets.Low);
            _consumer.Assign(new TopicPartitionOffset(place, NextOffset));
        }
        catch
        {
            _consumer.Dispose();
            throw;
        }
    }

    /// <summary>Where reading goes on.</summary>
    public long NextOffset { get; private set; }

    /// <summary>The end of the partition's committed records as of now.</summary>
    public long EndOffset => _clients.QueryOffsets(_consumer, _place).High;

    /// <inheritdoc/>
    public int Read(RecordBatch batch, int recordsMax, TimeSpan wait, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(recordsMax, 1);
        var started = TimeProvider.System.GetTimestamp();
        batch.Clear();
        Drain(batch, recordsMax);
        if (batch.Count > 0)
            return batch.Count;
        ReadTo(EndOffset, batch, cancellation);
        while (batch.Count == 0)
        {
            var left = wait - TimeProvider.System.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                return 0;
            Take(batch, left < WaitSlice ? left : WaitSlice);
            cancellation.ThrowIfCancellationRequested();
        }

        Drain(batch, recordsMax);
        return batch.Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _consumer.Dispose();
    }

    /// <summary>Takes what the client has fetched already.</summary>
    private void Drain(RecordBatch batch, int recordsMax)
    {
        while (batch.Count < recordsMax && batch.Bytes < BatchBytesMax && Take(batch, TimeSpan.Zero))
        {
        }
    }

    /// <summary>Waits for a record, or for the word that there is none before <paramref name="end"/>.</summary>
    private void ReadTo(long end, RecordBatch batch, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (batch.Count == 0 && NextOffset < end)
        {
            if (!Take(batch, WaitSlice)
                && TimeProvider.System.GetElapsedTime(started) > _clients.Options.RequestTimeout)
            {
                throw new LogException(
                    $"{_clients.Where}: '{_place.Topic}' [{_place.Partition.Value}]: nothing came at {NextOffset}, "
                    + $"expected records up to {end}");
            }

            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Takes the next record or the word that there is none; false when neither came in time.</summary>
    private bool Take(RecordBatch batch, TimeSpan wait)
    {
        ConsumeResult<byte[]?, byte[]?>? result;
        try
        {
            result = _consumer.Consume(wait);
        }
        catch (ConsumeException e)
        {
            throw _clients.Fault($"reading '{_place.Topic}' [{_place.Partition.Value}] at {NextOffset}", e);
        }

        if (result is null)
            return false;
        if (result.IsPartitionEOF)
        {
            NextOffset = Math.Max(NextOffset, result.Offset.Value);
            return true;
        }

        var message = result.Message;
        batch.Add(new LogRecord
        {
            Offset = result.Offset.Value,
            TimeMs = message.Timestamp.UnixTimestampMs,
            Key = message.Key,
            Value = message.Value,
            IsDelete = message.Value is null,
            Headers = KafkaHeaders.Read(message.Headers),
        });
        NextOffset = result.Offset.Value + 1;
        return true;
    }
}
