using System.Text.Json;

namespace CartStream.Log;

/// <summary>
/// The shopper that a record belongs to: in topics <c>recommendations</c> and <c>sessions</c> the shopper named in the
/// value, in <c>identities</c> the anonymous id named in it, elsewhere the key.
/// </summary>
public static class RecordOwner
{
    /// <summary>Most bytes of an id.</summary>
    internal const int IdBytesMax = 256;

    /// <summary>Most bytes of an id in JSON: six for each byte, as <c>\u001f</c>.</summary>
    private const int EscapedBytesMax = 6 * IdBytesMax;

    private static ReadOnlySpan<byte> Start => "{\"shopper\":\""u8;

    /// <summary>Bytes of buffer that <see cref="Read"/> may need.</summary>
    public const int BufferBytes = EscapedBytesMax;

    /// <summary>The owner, UTF-8; empty when there is none.</summary>
    /// <param name="topic">The record's topic.</param>
    /// <param name="key">Its key.</param>
    /// <param name="value">Its value.</param>
    /// <param name="buffer">At least <see cref="BufferBytes"/>, for an id that is escaped in JSON.</param>
    public static ReadOnlySpan<byte> Read(
        string topic, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, Span<byte> buffer)
    {
        if (topic == Topology.Identities)
            return ReadNamed(value, "anonymous_id"u8, buffer);
        if (topic is not (Topology.Recommendations or Topology.Sessions))
            return key;
        if (value.StartsWith(Start))
        {
            var rest = value[Start.Length..];
            var end = rest.IndexOfAny((byte)'"', (byte)'\\');
            if (end >= 0 && rest[end] == '"')
                return rest[..end];
        }

        return ReadNamed(value, "shopper"u8, buffer);
    }

    private static ReadOnlySpan<byte> ReadNamed(
        ReadOnlySpan<byte> value, ReadOnlySpan<byte> name, Span<byte> buffer)
    {
        var reader = new Utf8JsonReader(value);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName
                    || !reader.ValueTextEquals(name))
                {
                    continue;
                }

                if (!reader.Read() || reader.ValueSpan.Length > buffer.Length)
                    return [];
                if (reader.TokenType == JsonTokenType.Number)
                    reader.ValueSpan.CopyTo(buffer);
                return reader.TokenType switch
                {
                    JsonTokenType.String => buffer[..reader.CopyString(buffer)],
                    JsonTokenType.Number => buffer[..reader.ValueSpan.Length],
                    _ => [],
                };
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not a record of ours: it has no owner.
        }

        return [];
    }
}
