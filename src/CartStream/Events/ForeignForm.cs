using System.Buffers.Binary;
using System.Globalization;

namespace CartStream.Events;

/// <summary>
/// Forms in which other systems write a value and that are not an event's JSON, recognised by their first bytes.
/// </summary>
internal static class ForeignForm
{
    /// <summary>A schema registry's serializers write a zero and the number of the schema first.</summary>
    private const int RegistryBytes = 5;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> Gzip => [0x1F, 0x8B];

    private static ReadOnlySpan<byte> Zstandard => [0x28, 0xB5, 0x2F, 0xFD];

    private static ReadOnlySpan<byte> Lz4 => [0x04, 0x22, 0x4D, 0x18];

    /// <summary>What is accepted instead of this value, for a message; null when the form is unknown.</summary>
    public static string? TryFindExpected(ReadOnlySpan<byte> value)
    {
        if (value.StartsWith(ByteOrderMark))
            return "a JSON object without a byte order mark before it";
        if (value.StartsWith(Gzip) || value.StartsWith(Zstandard) || value.StartsWith(Lz4))
            return "a JSON object that is not compressed: a Kafka producer compresses by itself (compression.type)";
        if (value.Length > RegistryBytes && value[0] == 0)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"a JSON object, not the format of a schema registry (a zero, then the number of the schema, {
                    BinaryPrimitives.ReadUInt32BigEndian(value[1..])}): use a serializer without one");
        }

        return value.StartsWith("["u8) ? "a JSON object: one event, not a list" : null;
    }
}
