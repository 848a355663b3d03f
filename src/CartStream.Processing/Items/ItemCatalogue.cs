using System.Collections.Concurrent;
using CartStream.Events;
using CartStream.Log;
using CartStream.Queries;

namespace CartStream.Processing.Items;

/// <summary>
/// Everything known about the shop's items: the shop's descriptions, kept in topic <c>items</c>, and what events
/// taught, kept in topic <c>taught-items</c>. Both are followed because other nodes write them, too. Any thread reads
/// it without a lock, by id and by item number.
/// </summary>
/// <remarks>
/// Invariant: numbers below <c>_linked</c> have their entries in <c>_byNumber</c>; a change of an item and the linking
/// of its number never interleave. An item is as its newest record in the log states, or as this node's newest pending
/// change, which will follow that record. What events taught takes at most <see cref="TaughtBytesMax"/>.
/// </remarks>
internal sealed class ItemCatalogue : IItemGroups
{
    /// <summary>
    /// Most bytes for what events taught, enough for some 900,000 items. Beyond it, nothing is taught about new items.
    /// </summary>
    public const long TaughtBytesMax = 1024L * 1024 * 1024;

    private static readonly ItemAttributes Unknown = new();

    private readonly ConcurrentDictionary<byte[], CatalogueEntry> _byId = new(Utf8KeyComparer.Instance);
    private readonly ConcurrentDictionary<byte[], CatalogueEntry>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly CatalogueIndex _index = new();
    private readonly CatalogueOrder _order;
    private readonly ItemDictionary _items;
    private readonly AvailableItems _available;
    private readonly ItemGroups _groups;
    private readonly Lock _writing = new();
    private readonly PendingItemChanges _pending = new();
    private CatalogueEntry?[] _byNumber = [];
    private long _readTo;
    private int _linked;
    private int _count;
    private int _unavailable;
    private int _withdrawn;
    private long _taughtBytes;

    private ItemCatalogue(ItemDictionary items)
    {
        _items = items;
        _available = new AvailableItems(this);
        _groups = new ItemGroups(items);
        _bySpan = _byId.GetAlternateLookup<ReadOnlySpan<byte>>();
        _order = new CatalogueOrder(() => _byId.Select(one => one.Key));
    }

    /// <summary>The catalogue as a log has it.</summary>
    /// <param name="log">The log, which has both topics.</param>
    /// <param name="items">The dictionary that items are numbered by.</param>
    /// <param name="skipped">Receives, in one line, what is no valid item and so is left out; null for nobody.</param>
    /// <exception cref="LogException">The log can't be read.</exception>
    public static ItemCatalogue Open(IEventLog log, ItemDictionary items, Action<string>? skipped)
    {
        var catalogue = new ItemCatalogue(items);
        catalogue._readTo = Math.Max(catalogue._readTo, ReadAll(log, Topology.Items, catalogue.Apply, skipped));
        catalogue.TaughtReadTo = ReadAll(log, Topology.TaughtItems, catalogue.ApplyTaught, skipped);
        return catalogue;
    }

    /// <summary>The catalogue of a log that has its topics; null for other logs.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    public static ItemCatalogue? TryOpen(IEventLog log, ItemDictionary items, Action<string>? skipped)
    {
        var topics = log.ListTopics().Select(topic => topic.Name).ToHashSet();
        return topics.Contains(Topology.Items) && topics.Contains(Topology.TaughtItems)
            ? Open(log, items, skipped)
            : null;
    }

    /// <summary>The offset from which to follow topic <c>items</c>.</summary>
    public long ReadTo => Volatile.Read(ref _readTo);

    /// <summary>The offset from which to follow topic <c>taught-items</c>.</summary>
    public long TaughtReadTo { get; private set; }

    /// <summary>Items that the shop describes.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The items by brand, category, tag and group.</summary>
    public CatalogueIndex Index => _index;

    /// <summary>Allows items that can be bought; null when all can be.</summary>
    public AvailableItems? Available => Volatile.Read(ref _unavailable) == 0 ? null : _available;

    /// <summary>The variant groups; null when there are none.</summary>
    public IItemGroups? Groups => _groups.IsEmpty ? null : this;

    /// <summary>Whether any item is withdrawn.</summary>
    public bool HasWithdrawn => Volatile.Read(ref _withdrawn) > 0;

    /// <summary>All entries, in no order.</summary>
    public IEnumerable<KeyValuePair<byte[], CatalogueEntry>> Entries => _byId;

    /// <summary>All items that the shop describes and has not withdrawn, in no order.</summary>
    public IEnumerable<KeyValuePair<byte[], ItemAttributes>> Described => _byId
        .Where(one => one.Value is { Described: not null, IsWithdrawn: false })
        .Select(one => KeyValuePair.Create(one.Key, one.Value.Shown));

    /// <summary>
    /// The first <paramref name="count"/> items behind <paramref name="after"/> by the bytes of their ids: as the shop
    /// describes them, or with <paramref name="all"/> as they are shown. All pages together take one pass over the
    /// items.
    /// </summary>
    public IReadOnlyList<KeyValuePair<byte[], ItemAttributes>> Page(byte[] after, int count, bool all)
    {
        var page = new List<KeyValuePair<byte[], ItemAttributes>>();
        foreach (var id in _order.After(after))
        {
            if (Entry(id) is not { IsWithdrawn: false } entry || (!all && entry.Described is null))
                continue;
            page.Add(KeyValuePair.Create(id, all ? entry.Shown : entry.Described!));
            if (page.Count == count)
                break;
        }

        return page;
    }

    /// <summary>The entry of an item by its id; null when nothing is known.</summary>
    public CatalogueEntry? Entry(ReadOnlySpan<byte> id) => _bySpan.TryGetValue(id, out var found) ? found : null;

    /// <summary>The id of an item by its number, UTF-8.</summary>
    public ReadOnlySpan<byte> Id(int number) => _items.Id(number);

    /// <summary>An item as a filter's subject, by its number.</summary>
    public FilterSubject SubjectOf(int number) => new(Id(number), Entry(number)?.Shown ?? Unknown);

    /// <summary>The entry of an item by its number; null when nothing is known.</summary>
    public CatalogueEntry? Entry(int number)
    {
        if (number >= Volatile.Read(ref _linked))
            Link();
        return Volatile.Read(ref _byNumber)[number];
    }

    /// <inheritdoc/>
    public int GroupOf(int item)
    {
        if (item >= Volatile.Read(ref _linked))
            Link();
        return _groups.Of(item);
    }

    /// <summary>The number of an item's variant group by the item's id; 0 for none.</summary>
    public int GroupOf(ReadOnlySpan<byte> id) => _groups.Of(id, Entry(id));

    /// <summary>The attributes of an item by its id; null when there are none or the item is withdrawn.</summary>
    public ItemAttributes? Find(ReadOnlySpan<byte> id) => ShownOf(Entry(id));

    /// <summary>The attributes of an item by its number; null when there are none or the item is withdrawn.</summary>
    public ItemAttributes? Find(int number) => ShownOf(Entry(number));

    /// <summary>
    /// The numbers of the items that pass a filter by brands or categories, ascending; null for another filter, or when
    /// there are more than <paramref name="countMax"/> candidates.
    /// </summary>
    public IReadOnlyList<int>? FindFew(ItemFilter filter, int countMax)
    {
        if (filter.Terms is not { } terms)
            return null;
        var ids = new HashSet<byte[]>(Utf8KeyComparer.Instance);
        if (!_index.Find(terms, countMax, ids))
            return null;
        var numbers = new List<int>();
        foreach (var id in ids)
        {
            if (_items.TryFind(id, out var number) && filter.Allows(id, Entry(id)))
                numbers.Add(number);
        }

        numbers.Sort();
        return numbers;
    }

    /// <summary>
    /// The changes, in order. A change that doesn't state the stock keeps the last stated one, so a description sent
    /// again each night doesn't restore an item that is sold out. A withdrawn item has no stock.
    /// </summary>
    public List<ItemChange> KeepStock(IReadOnlyList<ItemChange> changes)
    {
        var inStock = new Dictionary<byte[], bool?>(Utf8KeyComparer.Instance);
        var complete = new List<ItemChange>(changes.Count);
        foreach (var change in changes)
        {
            var known = inStock.TryGetValue(change.Id, out var before) ? before : Entry(change.Id)?.Described?.InStock;
            var attributes = change.Attributes is { InStock: null } silent
                ? silent with { InStock = known }
                : change.Attributes;
            inStock[change.Id] = attributes?.InStock;
            complete.Add(change with { Attributes = attributes });
        }

        return complete;
    }

    /// <summary>Registers a change of this node before it is written; it may still fail.</summary>
    public void Begin(ItemChange change)
    {
        lock (_writing)
            _pending.Add(change);
    }

    /// <summary>Applies a change that is durable, unless its record has been read from the log already.</summary>
    public void Finish(ItemChange change)
    {
        lock (_writing)
        {
            if (_pending.Contains(change))
                Describe(change.Id, change.Attributes, isWithdrawn: change.Attributes is null);
        }
    }

    /// <summary>
    /// Discards a change that failed. If it is in the log after all, it is applied when its record is read.
    /// </summary>
    public void Discard(ItemChange change)
    {
        lock (_writing)
            _pending.Remove(change);
    }

    /// <summary>
    /// Applies what other nodes have written to topic <c>items</c> so far, ahead of its follower. A change that keeps
    /// part of an item needs it.
    /// </summary>
    /// <exception cref="LogException">
    /// The topic can't be read, or an open transaction hides some of its records.
    /// </exception>
    public void CatchUp(WrittenReader items)
    {
        var next = items.Read(ReadTo, Apply);
        lock (_writing)
            _readTo = Math.Max(_readTo, next);
    }

    /// <summary>Applies a record of topic <c>items</c>, unless it has been applied.</summary>
    /// <exception cref="InvalidDataException">It is not a valid item.</exception>
    public void Apply(in LogRecord record)
    {
        var id = record.Key.ToArray();
        var attributes = ItemRecord.Read(record, Topology.Items);
        var isWithdrawn = ItemRecord.IsWithdrawn(record);
        lock (_writing)
        {
            if (record.Offset < _readTo)
                return;
            _readTo = record.Offset + 1;
            if (_pending.Confirm(id, attributes))
                Describe(id, attributes, isWithdrawn);
        }
    }

    /// <summary>Applies a record of topic <c>taught-items</c>.</summary>
    /// <exception cref="InvalidDataException">It is not a valid item.</exception>
    public void ApplyTaught(in LogRecord record)
    {
        var attributes = ItemRecord.Read(record, Topology.TaughtItems);
        lock (_writing)
        {
            var id = record.Key.ToArray();
            var known = Entry(id);
            if (attributes is null)
                Set(id, new CatalogueEntry(known?.Described, known?.IsWithdrawn ?? false, taught: null));
            else if (After(known?.Taught, TaughtItem.Of(attributes, record.TimeMs)) is { } taught)
                Teach(id, known, taught);
        }
    }

    /// <summary>
    /// Applies what an event teaches about its item; returns what is known then, or null when the event teaches nothing
    /// new.
    /// </summary>
    public TaughtItem? Teach(int item, in ShopperEvent e)
    {
        var known = Entry(item);
        var taught = TaughtItem.After(known?.Taught, e);
        if (taught is null || ReferenceEquals(taught, known?.Taught))
            return null;
        lock (_writing)
        {
            var id = e.ItemId.ToArray();
            return Teach(id, Entry(id), taught) ? taught : null;
        }
    }

    /// <summary>What is known after a record; null when it states nothing new.</summary>
    private static TaughtItem? After(TaughtItem? known, TaughtItem record)
    {
        var after = known is null ? record : known.After(record);
        return ReferenceEquals(after, known) ? null : after;
    }

    private static long ReadAll(IEventLog log, string topic, RecordAction take, Action<string>? skipped)
    {
        var end = log.EndOffset(topic, 0);
        log.ReadCompacted(topic, 0, ForeignRecords.Skip(take, skipped));
        return end;
    }

    private static ItemAttributes? ShownOf(CatalogueEntry? entry) =>
        entry is { IsWithdrawn: false } ? entry.Shown : null;

    private bool Teach(byte[] id, CatalogueEntry? known, TaughtItem taught)
    {
        if (_taughtBytes + taught.Bytes > TaughtBytesMax && known?.Taught is null)
            return false;
        Set(id, new CatalogueEntry(known?.Described, known?.IsWithdrawn ?? false, taught));
        return true;
    }

    private void Describe(byte[] id, ItemAttributes? attributes, bool isWithdrawn) =>
        Set(id, new CatalogueEntry(attributes, isWithdrawn, Entry(id)?.Taught));

    private void Set(byte[] id, CatalogueEntry entry)
    {
        if (_byId.TryGetValue(id, out var before))
        {
            _index.Remove(id, before.Shown);
            AddToCounts(before, -1);
        }

        var group = _groups.Join(entry.Shown.ItemGroupId);
        if (before is not null)
            _groups.Leave(before.Shown.ItemGroupId);
        if (group > 0)
            entry = new CatalogueEntry(entry.Described, entry.IsWithdrawn, entry.Taught) { Group = group };
        if (entry.IsEmpty)
        {
            _byId.TryRemove(id, out _);
        }
        else
        {
            _byId[id] = entry;
            if (before is null)
                _order.Add(id);
            _index.Add(id, entry.Shown);
            AddToCounts(entry, 1);
        }

        if (!_items.TryFind(id, out var number) || number >= _linked)
            return;
        _byNumber[number] = entry.IsEmpty ? null : entry;
        _groups.Assign(number, _groups.Of(id, entry));
    }

    private void AddToCounts(CatalogueEntry entry, int by)
    {
        _count += entry is { Described: not null, IsWithdrawn: false } ? by : 0;
        _unavailable += entry.IsAvailable ? 0 : by;
        _withdrawn += entry.IsWithdrawn ? by : 0;
        _taughtBytes += by * (entry.Taught?.Bytes ?? 0);
    }

    /// <summary>Finds the entries of the numbers assigned since the last call.</summary>
    private void Link()
    {
        lock (_writing)
        {
            var count = _items.Count;
            if (count > _byNumber.Length)
            {
                var grown = new CatalogueEntry?[Math.Max(count, _byNumber.Length * 2)];
                _byNumber.CopyTo(grown, 0);
                Volatile.Write(ref _byNumber, grown);
            }

            for (var number = _linked; number < count; number++)
            {
                var entry = _byNumber[number] = Entry(_items.Id(number));
                _groups.Assign(number, _groups.Of(_items.Id(number), entry));
            }

            Volatile.Write(ref _linked, count);
        }
    }
}
