namespace CartStream.Index;

/// <summary>
/// Per item the sessions that hold it, by serial number, in the order in which they first touched it, and how many of
/// them are in the window.
/// </summary>
/// <remarks>
/// Invariants: a list is one block; readers find it by one 64-bit word (handle and length) that is written after the
/// block's content; a published entry changes once at most, from a serial number to <see cref="None"/>; a list that
/// outgrows its block moves to a new one, without its empty entries. Beyond 65,536 entries an item's oldest half is
/// dropped; more than its <see cref="KeptMin"/> newest sessions remain.
/// </remarks>
internal sealed class PostingLists(IntBlocks blocks)
{
    /// <summary>The entry of a session that has left.</summary>
    public const int None = -1;

    /// <summary>How many of an item's newest sessions every list keeps.</summary>
    public const int KeptMin = 16_384;

    private const int LengthBits = 24;

    private Posting[] _postings = [];

    /// <summary>The number of items that there is room for; numbers run from 0.</summary>
    public int Items => Volatile.Read(ref _postings).Length;

    /// <summary>Bytes besides the blocks.</summary>
    public long Bytes => _postings.Length * 16L;

    /// <summary>Reads lists that <see cref="Save"/> wrote.</summary>
    public static PostingLists Load(IntBlocks blocks, SnapshotReader from) =>
        new(blocks) { _postings = from.ReadArray<Posting>("postings", InteractionWord.ItemsMax * 2L) };

    /// <summary>Writes all lists' addresses; their content is the blocks'.</summary>
    public void Save(SnapshotWriter into) => into.WriteArray<Posting>(_postings);

    /// <summary>Checks lists that were read.</summary>
    /// <param name="itemsEnd">Items are below this number.</param>
    /// <param name="sessions">How many sessions of the window hold each item.</param>
    /// <param name="isKept">Whether the session with a serial number is kept.</param>
    /// <param name="claims">The blocks of others.</param>
    /// <exception cref="InvalidDataException">They are inconsistent.</exception>
    public void Check(int itemsEnd, int[] sessions, Func<int, bool> isKept, BlockClaims claims)
    {
        if (_postings.Length < itemsEnd)
        {
            throw new InvalidDataException(
                $"model snapshot: found lists of {_postings.Length} items, expected {itemsEnd}");
        }

        for (var item = 0; item < _postings.Length; item++)
        {
            ref readonly var posting = ref _postings[item];
            var expected = item < sessions.Length ? sessions[item] : 0;
            if (posting.Sessions != expected)
            {
                throw new InvalidDataException(
                    $"model snapshot: found {posting.Sessions} sessions of item {item}, expected {expected}");
            }

            if (posting.Address == 0)
                continue;
            claims.Claim(
                "an item's sessions", posting.Address >> LengthBits, posting.SizeClass, Length(posting.Address));
            foreach (var serial in Read(item))
            {
                if (serial != None && !isKept(serial))
                {
                    throw new InvalidDataException(
                        $"model snapshot: found session {serial} of item {item}, expected one that is kept");
                }
            }
        }
    }

    /// <summary>Makes room for items below <paramref name="count"/>.</summary>
    public void EnsureItems(int count)
    {
        var postings = _postings;
        if (count <= postings.Length)
            return;
        Array.Resize(ref postings, Math.Max(count, postings.Length + (postings.Length / 2)));
        Volatile.Write(ref _postings, postings);
    }

    /// <summary>How many sessions of the window hold <paramref name="item"/>; 0 when it is unknown.</summary>
    public int Sessions(int item)
    {
        var postings = Volatile.Read(ref _postings);
        return (uint)item < (uint)postings.Length ? postings[item].Sessions : 0;
    }

    /// <summary>Counts one session more, or one less, of the window that holds <paramref name="item"/>.</summary>
    public void Count(int item, int change) => _postings[item].Sessions += change;

    /// <summary>
    /// The item's sessions, oldest first, some of them <see cref="None"/> or outside of the window. An entry may change
    /// at any time, so readers read it once.
    /// </summary>
    public ReadOnlySpan<int> Read(int item)
    {
        var postings = Volatile.Read(ref _postings);
        if ((uint)item >= (uint)postings.Length)
            return default;
        var address = Volatile.Read(ref postings[item].Address);
        return address == 0 ? default : blocks.Span(Handle(address), Length(address));
    }

    /// <summary>Adds a session to the item's list.</summary>
    public void Add(int item, int serial)
    {
        ref var posting = ref _postings[item];
        var address = posting.Address;
        if (address == 0)
        {
            var first = blocks.Rent(0);
            blocks.Span(first, 1)[0] = serial;
            Volatile.Write(ref posting.Address, Pack(first, 1));
            return;
        }

        var length = Length(address);
        if (length == IntBlocks.Capacity(posting.SizeClass))
        {
            address = Move(ref posting);
            length = Length(address);
        }

        blocks.Span(Handle(address), length + 1)[length] = serial;
        Volatile.Write(ref posting.Address, Pack(Handle(address), length + 1));
    }

    /// <summary>Removes a session from the item's list, searching from its oldest end or from its newest.</summary>
    public void Remove(int item, int serial, bool isOld)
    {
        var list = blocks.Span(Handle(_postings[item].Address), Length(_postings[item].Address));
        var found = isOld ? list.IndexOf(serial) : list.LastIndexOf(serial);
        if (found >= 0)
            Volatile.Write(ref list[found], None);
    }

    /// <summary>
    /// Copies the entries that remain of a full list to a block with at least a quarter of free entries.
    /// </summary>
    private long Move(ref Posting posting)
    {
        var full = posting.Address;
        var list = blocks.Span(Handle(full), Length(full));
        var kept = list.Length - list.Count(None);
        var skipped = 0;
        if (kept * 4 > list.Length * 3 && posting.SizeClass == IntBlocks.SizeClassMax)
        {
            skipped = kept / 2;
            kept -= skipped;
        }

        var sizeClass = IntBlocks.SizeClassOf(kept + (kept / 3) + 1);
        var handle = blocks.Rent(Math.Min(sizeClass, IntBlocks.SizeClassMax));
        var into = blocks.Span(handle, kept);
        var next = 0;
        foreach (var serial in list)
        {
            if (serial != None && skipped-- <= 0)
                into[next++] = serial;
        }

        Volatile.Write(ref posting.Address, Pack(handle, kept));
        blocks.Retire(Handle(full), posting.SizeClass);
        posting.SizeClass = (byte)Math.Min(sizeClass, IntBlocks.SizeClassMax);
        return posting.Address;
    }

    private static long Pack(int handle, int length) => ((long)handle << LengthBits) | (uint)length;

    private static int Handle(long address) => (int)(address >> LengthBits);

    private static int Length(long address) => (int)address & ((1 << LengthBits) - 1);

    private struct Posting
    {
        public long Address;
        public int Sessions;
        public byte SizeClass;
    }
}
