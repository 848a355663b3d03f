using System.Globalization;
using System.Numerics;

namespace CartStream.Datasets.Reading;

/// <summary>A 128-bit digest of a file's first rows: equal digests of equally many rows mean equal rows.</summary>
internal struct RowDigest
{
    private ulong _high;
    private ulong _low;

    /// <summary>Number of rows added.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds the hash of the next row.</summary>
    public void Add(ulong hash)
    {
        Rows++;
        _high = (BitOperations.RotateLeft(_high, 5) ^ hash) * 0x9E37_79B9_7F4A_7C15;
        _low = (_low + hash) * 0xC2B2_AE3D_27D4_EB4F;
        _low ^= _low >> 29;
    }

    /// <summary>The digest in hexadecimal.</summary>
    public readonly string Text() => string.Create(CultureInfo.InvariantCulture, $"{_high:x16}{_low:x16}");
}
