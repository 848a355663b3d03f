using CartStream.Pipeline;
using Confluent.Kafka;

namespace CartStream.Kafka;

/// <summary>
/// A transaction on the cluster. Records are on their way once they are appended; readers see them after the commit.
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
        var place = log.FindFor(topic, partition, hasKey: !key.IsEmpty, isDelete: false);
        producer.Send(place, new Message<byte[]?, byte[]?>
        {
            Key = key.IsEmpty ? null : key.ToArray(),
            Value = value.ToArray(),
            Timestamp = At(timeMs),
            Headers = KafkaHeaders.Write(headers),
        });
    }

    /// <inheritdoc/>
    public void Delete(string topic, int partition, ReadOnlySpan<byte> key, long timeMs)
    {
        CheckOpen();
        var place = log.FindFor(topic, partition, hasKey: !key.IsEmpty, isDelete: true);
        producer.Send(place, new Message<byte[]?, byte[]?>
        {
            Key = key.ToArray(),
            Timestamp = At(timeMs),
        });
    }

    /// <inheritdoc/>
    public void CommitOffset(string group, string topic, int partition, long offset)
    {
        CheckOpen();
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var place = log.Find(topic, partition);
        if (!_offsets.TryGetValue(group, out var places))
            _offsets.Add(group, places = []);
        places.RemoveAll(earlier => earlier.TopicPartition == place);
        places.Add(new TopicPartitionOffset(place, offset));
    }

    /// <inheritdoc/>
    public void Commit()
    {
        CheckOpen();
        _ended = true;
        producer.Commit(_offsets);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        producer.Abort();
    }

    // librdkafka takes 0 for "now", which would make two runs over the same events differ.
    private static Timestamp At(long timeMs) => new(timeMs == 0 ? 1 : timeMs, TimestampType.CreateTime);

    private void CheckOpen()
    {
        if (_ended)
            throw new InvalidOperationException("the transaction has ended; begin another");
    }
}
