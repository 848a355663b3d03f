using System.Buffers;

namespace CartStream.Evaluating;

/// <summary>Whole numbers from 0 in seven bits a byte, lowest first; the high bit says that more follow.</summary>
internal static class Leb128
{
    private const int BytesMax = 9;

    /// <summary>Appends <paramref name="value"/>, which is not negative: one to nine bytes.</summary>
    public static void Write(IBufferWriter<byte> output, long value)
    {
        var bytes = output.GetSpan(BytesMax);
        var used = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[used++] = (byte)(value | 0x80);
        bytes[used++] = (byte)value;
        output.Advance(used);
    }

    /// <summary>Takes a number off the front of <paramref name="bytes"/>.</summary>
    /// <exception cref="InvalidDataException">It does not end within the bytes, or is longer than nine.</exception>
    public static long Read(scoped ref ReadOnlySpan<byte> bytes)
    {
        long value = 0;
        for (var i = 0; i < Math.Min(BytesMax, bytes.Length); i++)
        {
            value |= (long)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80)
                continue;
            bytes = bytes[(i + 1)..];
            return value;
        }

        throw new InvalidDataException($"found a number cut short after {bytes.Length} bytes, expected its last byte");
    }
}
