using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CartStream.Log.Sqlite;

/// <summary>
/// Tags of the records of a block of <see cref="BlockRecords"/> offsets, by which an owner's records are found without
/// reading the others: 16 bits of the owner's XXH3 for each offset, 0 where there is no record.
/// </summary>
/// <remarks>
/// Another owner has the same tag once in 65,535 records, so matches must be verified. A tag reveals nothing about an
/// erased owner.
/// </remarks>
internal sealed class OwnerTags(string topic)
{
    /// <summary>Offsets of a block.</summary>
    public const int BlockRecords = 1 << BlockBits;

    private const int BlockBits = 13;

    private readonly ushort[] _tags = new ushort[BlockRecords];
    private long _first = -1;
    private long _end = -1;

    /// <summary>The tags, by position in the block.</summary>
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(_tags.AsSpan());

    /// <summary>The block of the record at <paramref name="id"/>; a partition's blocks follow each other.</summary>
    public static long BlockOf(long id) => id >> BlockBits;

    /// <summary>The first record of <paramref name="block"/>.</summary>
    public static long FirstOf(long block) => block << BlockBits;

    /// <summary>The tag of an owner, from 1.</summary>
    public static ushort TagOf(ReadOnlySpan<byte> owner) =>
        (ushort)((XxHash3.HashToUInt64(owner) % ushort.MaxValue) + 1);

    /// <summary>Whether all records of the block up to <paramref name="id"/> are known, and that is its last.</summary>
    public bool IsWhole(long id) => _end == id + 1 && _first <= FirstOf(BlockOf(id));

    /// <summary>Whether a record is the last of its block.</summary>
    public static bool EndsBlock(long id) => (id & (BlockRecords - 1)) == BlockRecords - 1;

    /// <summary>Begins a block of which no record is known.</summary>
    public void Begin(long block)
    {
        Array.Clear(_tags);
        _first = _end = FirstOf(block);
    }

    /// <summary>Adds a record: the one after the last, or the first of a new known range.</summary>
    public void Add(long id, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (id != _end || (id & (BlockRecords - 1)) == 0)
        {
            // A failed transaction is repeated from where it began; after any other gap the records before are unknown.
            if (id < _first || id > _end || BlockOf(id) != BlockOf(_first))
                _first = id;
        }

        Set(id, key, value);
        _end = id + 1;
    }

    /// <summary>Sets the tag of a record of this block, in any order.</summary>
    [SkipLocalsInit]
    public void Set(long id, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Span<byte> buffer = stackalloc byte[RecordOwner.BufferBytes];
        var owner = RecordOwner.Read(topic, key, value, buffer);
        _tags[id & (BlockRecords - 1)] = owner.IsEmpty ? (ushort)0 : TagOf(owner);
    }

    /// <summary>Adds to <paramref name="into"/> the records of a block whose tag is <paramref name="tag"/>.</summary>
    public static void Find(ReadOnlySpan<byte> block, long first, ushort tag, List<long> into)
    {
        var tags = MemoryMarshal.Cast<byte, ushort>(block);
        for (var from = 0; tags[from..].IndexOf(tag) is var at and >= 0; from += at + 1)
            into.Add(first + from + at);
    }
}
