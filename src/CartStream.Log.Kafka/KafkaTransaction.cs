using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>
/// A transaction on the cluster. Records are sent as they are appended; readers see them after the commit.
/// </summary>
internal sealed class KafkaTransaction(KafkaProducer producer, KafkaLog log) : ILogTransaction
{
    private readonly Dictionary<string, List<TopicPartitionOffset>> _offsets = new(StringComparer.Ordinal);
    private bool _ended;

    /// <inheritdoc/>
    public void Append(
        string topic,
        int partition,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        long timeMs,
        IReadOnlyList<RecordHeader>? headers = null)
    {
        CheckOpen();
        var address = log.FindFor(topic, partition, hasKey: !key.IsEmpty, isDelete: false);
        producer.Send(address, new LogRecord
        {
            Offset = 0,
            TimeMs = timeMs,
            Key = key,
            Value = value,
            Headers = headers ?? [],
        });
    }

    /// <inheritdoc/>
    public void Delete(string topic, int partition, ReadOnlySpan<byte> key, long timeMs)
    {
        CheckOpen();
        var address = log.FindFor(topic, partition, hasKey: !key.IsEmpty, isDelete: true);
        producer.Send(address, new LogRecord
        {
            Offset = 0,
            TimeMs = timeMs,
            Key = key,
            Value = default,
            IsDelete = true,
        });
    }

    /// <inheritdoc/>
    public void CommitOffset(string group, string topic, int partition, long offset)
    {
        CheckOpen();
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var address = log.Find(topic, partition);
        if (!_offsets.TryGetValue(group, out var addresses))
            _offsets.Add(group, addresses = []);
        addresses.RemoveAll(earlier => earlier.TopicPartition == address);
        addresses.Add(new TopicPartitionOffset(address, offset));
    }

    /// <inheritdoc/>
    public void Commit()
    {
        CheckOpen();
        _ended = true;
        try
        {
            producer.Commit(_offsets);
        }
        catch (LogException e) when (e.IsUndecided)
        {
            _ended = false;
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        producer.Abort();
    }

    private void CheckOpen()
    {
        if (_ended)
            throw new InvalidOperationException("the transaction has ended; begin another");
    }
}
