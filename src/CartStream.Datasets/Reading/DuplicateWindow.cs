using System.IO.Hashing;

namespace CartStream.Datasets.Reading;

/// <summary>Recognises a row that equals one of the rows before it, by a 64-bit hash and in bounded memory.</summary>
/// <remarks>
/// Invariant: the two tables together hold the hashes of at least the last <c>rows</c> and at most the last
/// <c>2·rows</c> distinct rows. When the younger table holds <c>rows</c> hashes it becomes the older one, and the
/// previous older one is emptied.
/// </remarks>
internal sealed class DuplicateWindow
{
    private readonly int _rows;
    private readonly int _mask;
    private ulong[] _younger;
    private ulong[] _older;
    private int _youngerCount;

    public DuplicateWindow(int rows)
    {
        _rows = rows;
        var slots = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(rows, 1) * 2);
        _mask = slots - 1;
        _younger = new ulong[slots];
        _older = new ulong[slots];
    }

    /// <summary>The hash that identifies a row.</summary>
    public static ulong Hash(ReadOnlySpan<byte> row) => XxHash3.HashToUInt64(row);

    /// <summary>Whether a row of this hash was seen within the window; adds it if not.</summary>
    public bool IsRepeated(ulong hash)
    {
        if (_rows == 0)
            return false;

        // 0 marks a free slot.
        hash = Math.Max(hash, 1UL);
        var slot = Find(_younger, hash);
        if (_younger[slot] == hash || _older[Find(_older, hash)] == hash)
            return true;
        _younger[slot] = hash;
        if (++_youngerCount == _rows)
        {
            (_younger, _older) = (_older, _younger);
            Array.Clear(_younger);
            _youngerCount = 0;
        }

        return false;
    }

    /// <summary>The slot that holds <paramref name="hash"/>, or the free one where it belongs.</summary>
    private int Find(ulong[] table, ulong hash)
    {
        var slot = (int)hash & _mask;
        while (table[slot] != 0 && table[slot] != hash)
            slot = (slot + 1) & _mask;
        return slot;
    }
}
