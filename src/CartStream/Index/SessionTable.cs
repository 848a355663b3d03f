namespace CartStream.Index;

/// <summary>Finds a session's slot by the session's key: a hash table of slots.</summary>
/// <remarks>
/// One thread writes; others may look up meanwhile, and may miss a session while cells are moved. Invariants: a cell
/// holds a slot's number plus one, or zero when it is empty; a session's cell is the first from its home on that is its
/// own or empty; a quarter of the cells are empty.
/// </remarks>
internal sealed class SessionTable
{
    /// <summary>Stands for no slot.</summary>
    public const int NoSlot = -1;

    private const int SizeMin = 16;

    private readonly int _slotMask;
    private readonly SlotPages<SessionOrigin> _origins;
    private int[] _cells = new int[SizeMin];
    private int _used;

    /// <summary>An empty table.</summary>
    /// <param name="slots">Slots, a power of 2.</param>
    /// <param name="origins">The sessions' keys.</param>
    public SessionTable(int slots, SlotPages<SessionOrigin> origins)
    {
        _slotMask = slots - 1;
        _origins = origins;
    }

    /// <summary>Reads a table that <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is cut off, or has more sessions than there are slots.</exception>
    public static SessionTable Load(int slots, SlotPages<SessionOrigin> origins, SnapshotReader from) =>
        new(slots, origins)
        {
            _used = (int)from.ReadNumber("sessions kept", 0, slots),
            _cells = from.ReadArray<int>("table of sessions", 4L * slots),
        };

    /// <summary>Bytes held.</summary>
    public long Bytes => _cells.Length * (long)sizeof(int);

    /// <summary>Writes it as it is in memory.</summary>
    public void Save(SnapshotWriter into)
    {
        into.WriteNumber(_used);
        into.WriteArray<int>(_cells);
    }

    /// <summary>Checks a table that was read: it must find all kept sessions, and nothing else.</summary>
    /// <param name="kept">The sessions' serial numbers.</param>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public void Check(IReadOnlyCollection<int> kept)
    {
        var slots = kept.Select(serial => serial & _slotMask).ToHashSet();
        var used = _cells.Count(cell => cell != 0);
        if (!int.IsPow2(_cells.Length) || _cells.Length < SizeMin || used * 4L > _cells.Length * 3L
            || used != _used || used != kept.Count
            || !Array.TrueForAll(_cells, cell => cell == 0 || slots.Contains(cell - 1))
            || !kept.All(serial => Find(_origins[serial].Key) == (serial & _slotMask)))
        {
            throw new InvalidDataException(
                $"model snapshot: found a table of {used} sessions in {_cells.Length} cells, expected one that finds {
                    kept.Count} kept sessions by their keys");
        }
    }

    /// <summary>The slot of the session with this key; <see cref="NoSlot"/> when there is none.</summary>
    public int Find(ulong key)
    {
        var cells = Volatile.Read(ref _cells);
        var mask = cells.Length - 1;
        var index = Home(key, mask);
        while (Volatile.Read(ref cells[index]) is var cell and not 0)
        {
            if (_origins[cell - 1].Key == key)
                return cell - 1;
            index = (index + 1) & mask;
        }

        return NoSlot;
    }

    /// <summary>Adds a session whose key is in its slot.</summary>
    public void Add(int serial)
    {
        if (++_used * 4L > _cells.Length * 3L)
            Grow();
        Enter((serial & _slotMask) + 1);
    }

    /// <summary>
    /// Removes a session. Linear probing needs no tombstones because entries after the hole move back towards their
    /// home.
    /// </summary>
    public void Remove(ulong key)
    {
        var mask = _cells.Length - 1;
        var hole = Home(key, mask);
        while (KeyAt(hole) != key)
            hole = (hole + 1) & mask;
        for (var index = (hole + 1) & mask; _cells[index] != 0; index = (index + 1) & mask)
        {
            var home = Home(KeyAt(index), mask);
            if (((index - home) & mask) < ((index - hole) & mask))
                continue;
            Volatile.Write(ref _cells[hole], _cells[index]);
            hole = index;
        }

        Volatile.Write(ref _cells[hole], 0);
        _used--;
    }

    private void Grow()
    {
        var full = _cells;
        _cells = new int[full.Length * 2];
        foreach (var cell in full)
        {
            if (cell != 0)
                Enter(cell);
        }
    }

    private void Enter(int cell)
    {
        var mask = _cells.Length - 1;
        var index = Home(_origins[cell - 1].Key, mask);
        while (_cells[index] != 0)
            index = (index + 1) & mask;
        // Whoever reads the cell finds the slot's page and the session's key: they were written before.
        Volatile.Write(ref _cells[index], cell);
    }

    private ulong KeyAt(int index) => _origins[_cells[index] - 1].Key;

    private static int Home(ulong key, int mask) => (int)((key * 0x9E3779B97F4A7C15) >> 32) & mask;
}
