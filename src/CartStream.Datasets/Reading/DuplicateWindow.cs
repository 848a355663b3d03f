using System.IO.Hashing;

namespace CartStream.Datasets.Reading;

/// <summary>Recognises a row that equals one of the rows before it, by a 64-bit hash and in bounded memory.</summary>
/// <remarks>
/// Invariant: the two tables together hold the hashes of at least the last <c>rows</c> and at most the last
/// <c>2·rows</c> distinct rows. When the younger table holds <c>rows</c> hashes it becomes the older one, and the
/// previous older one is emptied. Tables are at most half full, and begin small: a folder may have thousands of files.
/// </remarks>
internal sealed class DuplicateWindow
{
    private const int SlotsFirst = 1 << 8;

    private readonly int _rows;
    private ulong[] _younger = new ulong[SlotsFirst];
    private ulong[] _older = new ulong[SlotsFirst];
    private int _youngerCount;

    public DuplicateWindow(int rows) => _rows = rows;

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
        else if (_youngerCount * 2 > _younger.Length)
        {
            Grow();
        }

        return false;
    }

    private void Grow()
    {
        var grown = new ulong[_younger.Length * 2];
        foreach (var hash in _younger)
        {
            if (hash != 0)
                grown[Find(grown, hash)] = hash;
        }

        _younger = grown;
    }

    /// <summary>The slot that holds <paramref name="hash"/>, or the free one where it belongs.</summary>
    private static int Find(ulong[] table, ulong hash)
    {
        var mask = table.Length - 1;
        var slot = (int)hash & mask;
        while (table[slot] != 0 && table[slot] != hash)
            slot = (slot + 1) & mask;
        return slot;
    }
}
