using System.Runtime.InteropServices;
using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>The earlier ids of a shopper; they are forgotten with the shopper.</summary>
/// <remarks>Invariant: each once, in the order in which they were linked, at most <see cref="IdsMax"/>.</remarks>
internal sealed class LinkedIds
{
    /// <summary>Most ids of one shopper; further ones are not linked.</summary>
    public const int IdsMax = 128;

    private readonly List<byte[]> _ids = [];

    /// <summary>The ids, UTF-8, oldest first.</summary>
    public ReadOnlySpan<byte[]> All => CollectionsMarshal.AsSpan(_ids);

    /// <summary>Whether the id is one of them.</summary>
    public bool Holds(ReadOnlySpan<byte> id)
    {
        foreach (var known in _ids)
        {
            if (id.SequenceEqual(known))
                return true;
        }

        return false;
    }

    /// <summary>Adds an id; false when it is known or there is no room.</summary>
    public bool Add(ReadOnlySpan<byte> id)
    {
        if (_ids.Count == IdsMax || Holds(id))
            return false;
        _ids.Add(id.ToArray());
        return true;
    }

    /// <summary>Writes the ids; <see cref="Read"/> gives them back.</summary>
    public void Write(ref StateWriter writer)
    {
        writer.WriteNumber(_ids.Count);
        foreach (var id in _ids)
            writer.WriteBytes(id);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(ref StateReader reader)
    {
        for (var left = reader.ReadInt(0, IdsMax); left > 0; left--)
        {
            var id = reader.ReadBytes();
            if (id.Length is 0 or > EventLimits.IdBytesMax)
                throw new InvalidDataException($"shopper state can't be read: found an id of {id.Length} bytes");
            _ids.Add(id.ToArray());
        }
    }
}
