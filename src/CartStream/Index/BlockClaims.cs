using System.Collections;

namespace CartStream.Index;

/// <summary>Checks that the blocks of a snapshot lie within its pages, and that no two of them overlap.</summary>
internal sealed class BlockClaims(int pages, int pageInts)
{
    private readonly BitArray _taken = new(pages * pageInts);

    /// <summary>Claims a block.</summary>
    /// <param name="what">Whose it is.</param>
    /// <param name="handle">The block.</param>
    /// <param name="sizeClass">Its size class.</param>
    /// <param name="length">How many of its ints are used.</param>
    /// <exception cref="InvalidDataException">It can't be there.</exception>
    public void Claim(string what, long handle, int sizeClass, int length)
    {
        var capacity = sizeClass is >= 0 and <= IntBlocks.SizeClassMax ? IntBlocks.Capacity(sizeClass) : -1;
        var isInside = handle >= 0 && handle + capacity <= _taken.Length
            && (handle % pageInts) + capacity <= pageInts && length >= 0 && length <= capacity;
        if (!isInside)
        {
            throw new InvalidDataException(
                $"model snapshot: found {what} in block {handle} of size class {sizeClass}, {length} ints long, "
                + $"expected it within {_taken.Length / pageInts} pages");
        }

        Mark(what, (int)handle, (int)handle + capacity);
    }

    /// <summary>
    /// Claims the room that no block uses: the ints of the last page from <paramref name="used"/> on.
    /// </summary>
    /// <exception cref="InvalidDataException">A block is there.</exception>
    public void ClaimRest(int used) =>
        Mark("unused room", Math.Max(0, _taken.Length - pageInts) + used, _taken.Length);

    private void Mark(string what, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (_taken[i])
                throw new InvalidDataException($"model snapshot: found {what} at {from}, expected nothing else there");
            _taken[i] = true;
        }
    }
}
