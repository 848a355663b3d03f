using System.Buffers.Text;

namespace CartStream.Datasets.Simulation;

/// <summary>Realistic shop ids, written as UTF-8: numbers with gaps, and sessions like UUIDs.</summary>
internal static class ShopIds
{
    /// <summary>Length of a session id.</summary>
    public const int SessionBytes = 36;

    /// <summary>Longest item or shopper id, in bytes.</summary>
    public const int NumberBytesMax = 20;

    private const long ItemFirst = 5_600_000;
    private const long ShopperFirst = 463_000_000;
    private const int ItemGap = 3;
    private const int ShopperGap = 7;

    /// <summary>Writes the SKU of item <paramref name="number"/>, from 0; returns its length.</summary>
    public static int WriteItem(long number, Span<byte> to) => Write(ItemFirst, number, ItemGap, to);

    /// <summary>Writes the id of shopper <paramref name="number"/>, from 0; returns its length.</summary>
    public static int WriteShopper(long number, Span<byte> to) => Write(ShopperFirst, number, ShopperGap, to);

    /// <summary>Writes 128 bits in the form of a UUID, 36 bytes.</summary>
    public static void WriteSession(ulong high, ulong low, Span<byte> to)
    {
        var at = 0;
        for (var digit = 0; digit < 32; digit++)
        {
            if (digit is 8 or 12 or 16 or 20)
                to[at++] = (byte)'-';
            var bits = digit < 16 ? high >> (60 - digit * 4) : low >> (60 - (digit - 16) * 4);
            to[at++] = "0123456789abcdef"u8[(int)(bits & 0xF)];
        }
    }

    private static int Write(long first, long number, int gap, Span<byte> to)
    {
        var offset = (long)(SplitMix64.Mix((ulong)number + 1) % (ulong)gap);
        Utf8Formatter.TryFormat(first + number * gap + offset, to, out var length);
        return length;
    }
}
