using System.Text;
using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>
/// The records that a consumer has fetched, taken from its queue many at a time and read in librdkafka's memory.
/// </summary>
/// <remarks>
/// Invariant: each record fetched is returned to librdkafka, when the next ones are fetched or at the end.
/// </remarks>
internal sealed unsafe class RecordQueue : IDisposable
{
    private const int FetchedMax = 500;

    private readonly nint _queue;
    private readonly NativeMessage*[] _fetched = new NativeMessage*[FetchedMax];
    private int _count;
    private int _at = -1;

    /// <summary>The queue of <paramref name="consumer"/>, which must outlive it.</summary>
    public RecordQueue(IClient consumer) =>
        _queue = LibrdkafkaCalls.GetConsumerQueue(LibrdkafkaCalls.Of(consumer));

    /// <summary>The partition of the current entry.</summary>
    public int Partition => _fetched[_at]->Partition;

    /// <summary>The offset of the current entry: a record's, or the end's.</summary>
    public long Offset => _fetched[_at]->Offset;

    /// <summary>Whether the current entry is the end of a partition, where nothing is left for now.</summary>
    public bool IsEnd => _fetched[_at]->Error == (int)ErrorCode.Local_PartitionEOF;

    /// <summary>The current record; its key and value are valid until the next move.</summary>
    public LogRecord Record
    {
        get
        {
            var message = _fetched[_at];
            return new LogRecord
            {
                Partition = message->Partition,
                Offset = message->Offset,
                TimeMs = LibrdkafkaCalls.GetTimeMs(message, out _),
                Key = new(message->Key, (int)message->KeyLength),
                Value = new(message->Value, (int)message->ValueLength),
                IsDelete = message->Value is null,
                Headers = ReadHeaders(message),
            };
        }
    }

    /// <summary>Moves to the next record or end; false when neither came in time.</summary>
    /// <exception cref="KafkaException">The next is an error.</exception>
    public bool MoveNext(TimeSpan wait)
    {
        if (++_at >= _count && !TryFetch(wait))
            return false;
        var message = _fetched[_at];
        return message->Error == 0 || IsEnd
            ? true
            : throw new KafkaException(new Error(
                (ErrorCode)message->Error, LibrdkafkaCalls.TextAt(LibrdkafkaCalls.GetErrorText(message))));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        FreeFetched();
        LibrdkafkaCalls.DestroyQueue(_queue);
    }

    /// <summary>
    /// Fetches the available entries; if none are, waits for the first alone, because librdkafka would wait for all.
    /// </summary>
    private bool TryFetch(TimeSpan wait)
    {
        FreeFetched();
        fixed (NativeMessage** fetched = _fetched)
        {
            var most = wait > TimeSpan.Zero ? 1 : FetchedMax;
            _count = (int)Math.Max(0, LibrdkafkaCalls.Consume(_queue, (int)wait.TotalMilliseconds, fetched, most));
        }

        _at = _count > 0 ? 0 : -1;
        return _count > 0;
    }

    private void FreeFetched()
    {
        for (var i = 0; i < _count; i++)
            LibrdkafkaCalls.DestroyMessage(_fetched[i]);
        _count = 0;
    }

    /// <summary>A header without a value becomes empty.</summary>
    private static RecordHeader[] ReadHeaders(NativeMessage* message)
    {
        if (LibrdkafkaCalls.GetHeaders(message, out var headers) != 0)
            return [];
        var read = new List<RecordHeader>();
        while (LibrdkafkaCalls.GetHeader(headers, read.Count, out var name, out var value, out var length) == 0)
        {
            var text = Encoding.UTF8.GetString(new ReadOnlySpan<byte>(value, (int)length));
            read.Add(new RecordHeader(LibrdkafkaCalls.TextAt(name), text));
        }

        return [.. read];
    }
}
