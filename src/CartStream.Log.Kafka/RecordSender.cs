using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>Passes records to a producer's queue, which copies them.</summary>
internal sealed unsafe class RecordSender(IClient producer, RecordClock times) : IDisposable
{
    private const int ArgumentsMax = 7;

    private readonly nint _client = LibrdkafkaCalls.Of(producer);
    private readonly Dictionary<string, nint> _topics = new(StringComparer.Ordinal);

    /// <summary>The topics that records went to.</summary>
    public IReadOnlyCollection<string> Topics => _topics.Keys;

    /// <summary>
    /// Sends a record; its time is in milliseconds since 1970, and is limited to times that brokers accept.
    /// </summary>
    /// <param name="known">Its partition.</param>
    /// <param name="record">The record; one that deletes its key has no value.</param>
    /// <exception cref="KafkaException">It wasn't accepted.</exception>
    public void Send(in KnownPartition known, in LogRecord record)
    {
        var address = known.Address;
        var headers = WriteHeaders(record.Headers);
        // An empty span has a null pointer, which would make an empty value a tombstone.
        byte nothing = 0;
        fixed (byte* key = record.Key)
        fixed (byte* value = record.Value)
        {
            var begin = record.IsDelete || value is not null ? value : &nothing;
            Span<NativeArgument> arguments = stackalloc NativeArgument[ArgumentsMax]
            {
                NativeArgument.Of(LibrdkafkaCalls.TopicArgument, (void*)NameOf(address.Topic)),
                NativeArgument.Of(LibrdkafkaCalls.PartitionArgument, address.Partition.Value),
                NativeArgument.Of(LibrdkafkaCalls.FlagsArgument, LibrdkafkaCalls.CopyFlag),
                NativeArgument.Of(LibrdkafkaCalls.TimeArgument, times.Limit(record.TimeMs, known.AgeMaxMs)),
                NativeArgument.Of(LibrdkafkaCalls.KeyArgument, key, record.Key.Length),
                NativeArgument.Of(LibrdkafkaCalls.ValueArgument, begin, record.Value.Length),
                NativeArgument.Of(LibrdkafkaCalls.HeadersArgument, (void*)headers),
            };
            Send(arguments[..(headers == 0 ? ArgumentsMax - 1 : ArgumentsMax)], headers);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var name in _topics.Values)
            Marshal.FreeCoTaskMem(name);
        _topics.Clear();
    }

    private void Send(ReadOnlySpan<NativeArgument> arguments, nint headers)
    {
        nint error;
        fixed (NativeArgument* first = arguments)
            error = LibrdkafkaCalls.Produce(_client, first, arguments.Length);
        if (error == 0)
            return;
        // librdkafka owns the headers only once it has accepted the record.
        if (headers != 0)
            LibrdkafkaCalls.DestroyHeaders(headers);
        var reason = LibrdkafkaCalls.TextAt(LibrdkafkaCalls.GetErrorText(error));
        var fault = new Error(
            (ErrorCode)LibrdkafkaCalls.GetErrorCode(error), reason, LibrdkafkaCalls.IsFatal(error) != 0);
        LibrdkafkaCalls.DestroyError(error);
        throw new KafkaException(fault);
    }

    private nint NameOf(string topic)
    {
        ref var name = ref CollectionsMarshal.GetValueRefOrAddDefault(_topics, topic, out var isKnown);
        return isKnown ? name : name = Marshal.StringToCoTaskMemUTF8(topic);
    }

    private static nint WriteHeaders(IReadOnlyList<RecordHeader> headers)
    {
        if (headers.Count == 0)
            return 0;
        var written = LibrdkafkaCalls.NewHeaders(headers.Count);
        foreach (var header in headers)
        {
            var name = Encoding.UTF8.GetBytes(header.Name);
            var text = Encoding.UTF8.GetBytes(header.Value);
            byte nothing = 0;
            fixed (byte* nameBytes = name)
            fixed (byte* textBytes = text)
            {
                _ = LibrdkafkaCalls.AddHeader(
                    written, nameBytes, name.Length, textBytes is null ? &nothing : textBytes, text.Length);
            }
        }

        return written;
    }
}
