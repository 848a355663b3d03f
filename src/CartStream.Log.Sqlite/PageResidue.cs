using System.Buffers.Binary;

namespace CartStream.Log.Sqlite;

/// <summary>
/// Clears what a page of an SQLite file holds outside its cells (https://www.sqlite.org/fileformat.html, section 1.6).
/// With <c>secure_delete</c> SQLite overwrites cells that it deletes, but not the old copies of cells that it moves to
/// another page when it balances a tree: those stay in the gap before the cells.
/// </summary>
/// <remarks>
/// Pages other than b-tree pages are left alone. An overflow page begins with a page number, which can be mistaken for
/// a b-tree page's type only from page 33,554,432 (128 GiB) on, and then only if the bytes after it also fit.
/// </remarks>
internal static class PageResidue
{
    private const int FileHeaderBytes = 100;
    private const int CellBytesMin = 4;

    /// <summary>Clears the page's residue; false when there was none.</summary>
    /// <param name="page">The whole page, which is changed.</param>
    /// <param name="isFirst">Whether it is the file's first page.</param>
    public static bool Clear(Span<byte> page, bool isFirst)
    {
        var head = isFirst ? FileHeaderBytes : 0;
        if (page.Length < 512 || page[head] is not (2 or 5 or 10 or 13))
            return false;
        var cells = Number(page, head + 3);
        var pointers = head + (page[head] is 2 or 5 ? 12 : 8);
        // 65,536 is written as 0.
        var content = Number(page, head + 5) is var start and not 0 ? start : 65_536;
        var pointersEnd = pointers + (2 * cells);
        if (pointersEnd > content || content > page.Length || !AreCells(page[pointers..pointersEnd], content, page))
            return false;
        var found = ClearRange(page[pointersEnd..content]);
        return ClearFreeBlocks(page, Number(page, head + 1), content) || found;
    }

    private static bool AreCells(ReadOnlySpan<byte> pointers, int content, ReadOnlySpan<byte> page)
    {
        for (var i = 0; i < pointers.Length; i += 2)
        {
            if (Number(pointers, i) is var at && (at < content || at > page.Length - CellBytesMin))
                return false;
        }

        return true;
    }

    /// <summary>A free block keeps the offset of the next one and its own size; the rest is cleared.</summary>
    private static bool ClearFreeBlocks(Span<byte> page, int first, int content)
    {
        var found = false;
        for (var at = first; at >= content && at <= page.Length - CellBytesMin;)
        {
            var size = Number(page, at + 2);
            if (size < CellBytesMin || at + size > page.Length)
                return found;
            found |= ClearRange(page[(at + CellBytesMin)..(at + size)]);
            var next = Number(page, at);
            if (next <= at)
                return found;
            at = next;
        }

        return found;
    }

    private static bool ClearRange(Span<byte> range)
    {
        if (!range.ContainsAnyExcept((byte)0))
            return false;
        range.Clear();
        return true;
    }

    private static int Number(ReadOnlySpan<byte> page, int at) => BinaryPrimitives.ReadUInt16BigEndian(page[at..]);
}
