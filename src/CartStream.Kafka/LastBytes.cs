using Confluent.Kafka;

namespace CartStream.Kafka;

/// <summary>
/// Keeps the key or the value of the record that a consumer has read last, in a buffer that is used again for the next,
/// where the client's own way makes an array for each.
/// </summary>
internal sealed class LastBytes : IDeserializer<Ignore?>
{
    private byte[] _bytes = new byte[1_024];
    private int _length;

    /// <summary>What was read, valid until the next record is; empty when there was nothing.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <summary>Whether there was nothing, not even something empty.</summary>
    public bool IsNull { get; private set; }

    /// <inheritdoc/>
    public Ignore? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (_bytes.Length < data.Length)
            _bytes = new byte[Math.Max(data.Length, _bytes.Length * 2)];
        data.CopyTo(_bytes);
        _length = data.Length;
        IsNull = isNull;
        return null;
    }
}
