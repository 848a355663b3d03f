using System.Buffers;

namespace CartStream;

/// <summary>
/// Whole numbers in seven bits per byte, lowest first; the high bit means that more follow (DWARF 5, section 7.6,
/// LEB128 unsigned). The number format of everything stored in binary.
/// </summary>
internal static class Leb128
{
    private const int BytesMax = 10;

    /// <summary>Appends <paramref name="value"/>: one to ten bytes, small values short.</summary>
    public static void Write(IBufferWriter<byte> output, ulong value)
    {
        var bytes = output.GetSpan(BytesMax);
        var used = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[used++] = (byte)(value | 0x80);
        bytes[used++] = (byte)value;
        output.Advance(used);
    }

    /// <summary>
    /// Reads a number from the front of <paramref name="bytes"/> and advances; false, without advancing, when it does
    /// not end within them or has more than 64 bits.
    /// </summary>
    public static bool TryRead(scoped ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < Math.Min(BytesMax, bytes.Length); i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80)
                continue;
            var fits = i < BytesMax - 1 || bytes[i] <= 1;
            if (fits)
                bytes = bytes[(i + 1)..];
            return fits;
        }

        return false;
    }
}
