using System.Collections.Concurrent;
using System.Text.Json;
using CartStream.Events;
using CartStream.Log;

namespace CartStream.Server.Items;

/// <summary>
/// The attributes of the shop's items: kept in topic <c>items</c>, which is followed, because other nodes change items,
/// too; read by any thread without a lock, by id and by item number.
/// </summary>
/// <remarks>
/// Invariant: numbers below <c>_linked</c> have their attributes in <c>_byNumber</c>; a change of an item and the
/// linking of its number are never in between each other. An item is as its newest record in the log says, or as this
/// node's newest change that will come behind it.
/// </remarks>
internal sealed class ItemCatalogue
{
    private readonly ConcurrentDictionary<byte[], ItemAttributes> _byId = new(Utf8KeyComparer.Instance);
    private readonly ConcurrentDictionary<byte[], ItemAttributes>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly CatalogueIndex _index = new();
    private readonly ItemDictionary _items;
    private readonly Lock _writing = new();
    private readonly Dictionary<byte[], Queue<ItemChange>> _begun = new(Utf8KeyComparer.Instance);
    private ItemAttributes?[] _byNumber = [];
    private int _linked;
    private int _count;

    /// <summary>Reads what is in the log.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    /// <exception cref="InvalidDataException">A record is no item.</exception>
    public ItemCatalogue(IEventLog log, ItemDictionary items)
    {
        _items = items;
        _bySpan = _byId.GetAlternateLookup<ReadOnlySpan<byte>>();
        ReadTo = log.EndOffset(ServerTopics.Items, 0);
        var batch = new RecordBatch();
        using var reader = log.OpenCompacted(ServerTopics.Items, 0);
        while (reader.Read(batch, 1_000, TimeSpan.Zero, CancellationToken.None) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
                Keep(batch[i].Key.ToArray(), Read(batch[i]));
        }
    }

    /// <summary>The offset from which the topic is to be followed.</summary>
    public long ReadTo { get; }

    /// <summary>Items with attributes.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Which items have which brand and category.</summary>
    public CatalogueIndex Index => _index;

    /// <summary>All items with attributes, in no order.</summary>
    public IEnumerable<KeyValuePair<byte[], ItemAttributes>> All => _byId;

    /// <summary>The attributes of an item by its id; null when there are none.</summary>
    public ItemAttributes? Find(ReadOnlySpan<byte> id) => _bySpan.TryGetValue(id, out var found) ? found : null;

    /// <summary>The attributes of an item by its number; null when there are none.</summary>
    public ItemAttributes? Find(int number)
    {
        if (number >= Volatile.Read(ref _linked))
            Link();
        return Volatile.Read(ref _byNumber)[number];
    }

    /// <summary>
    /// The numbers of the items that pass a filter by brand or category, in rising order; null for another filter, or
    /// when there are more than <paramref name="countMax"/> to look at.
    /// </summary>
    public IReadOnlyList<int>? FindFew(ItemFilter filter, int countMax)
    {
        if (filter.Brand is null && filter.Category is null)
            return null;
        var ids = new List<byte[]>();
        if (!_index.Find(filter.Category, filter.Brand, countMax, ids))
            return null;
        var numbers = new List<int>();
        foreach (var id in ids)
        {
            if (_items.TryFind(id, out var number) && filter.Allows(Find(id)))
                numbers.Add(number);
        }

        numbers.Sort();
        return numbers;
    }

    /// <summary>Tells of a change of this node that will be in the log, or not.</summary>
    public void Begin(ItemChange change)
    {
        lock (_writing)
        {
            if (!_begun.TryGetValue(change.Id, out var begun))
                _begun.Add(change.Id, begun = new Queue<ItemChange>());
            begun.Enqueue(change);
        }
    }

    /// <summary>Takes over a change that is durable, unless the log has told of it before.</summary>
    public void Finish(ItemChange change)
    {
        lock (_writing)
        {
            if (_begun.TryGetValue(change.Id, out var begun) && begun.Contains(change))
                Set(change.Id, change.Attributes);
        }
    }

    /// <summary>Forgets a change that failed; should it be in the log all the same, the log will tell.</summary>
    public void TakeBack(ItemChange change)
    {
        lock (_writing)
        {
            if (!_begun.Remove(change.Id, out var begun))
                return;
            var others = new Queue<ItemChange>(begun.Where(one => one != change));
            if (others.Count > 0)
                _begun.Add(change.Id, others);
        }
    }

    /// <summary>Takes a record of the topic.</summary>
    /// <exception cref="InvalidDataException">It is no item.</exception>
    public void Take(in LogRecord record)
    {
        var id = record.Key.ToArray();
        var attributes = record.IsDelete ? null : Read(record);
        lock (_writing)
        {
            if (_begun.TryGetValue(id, out var begun))
            {
                // Whatever comes before this node's own change is overtaken by it.
                if (!Equals(begun.Peek().Attributes, attributes))
                    return;
                begun.Dequeue();
                if (begun.Count > 0)
                    return;
                _begun.Remove(id);
            }

            Set(id, attributes);
        }
    }

    private void Set(byte[] id, ItemAttributes? attributes)
    {
        Keep(id, attributes);
        if (_items.TryFind(id, out var number) && number < _linked)
            _byNumber[number] = attributes;
    }

    private void Keep(byte[] id, ItemAttributes? attributes)
    {
        if (_byId.TryGetValue(id, out var before))
        {
            _index.Remove(id, before);
            _count--;
        }

        if (attributes is null)
        {
            _byId.TryRemove(id, out _);
            return;
        }

        _byId[id] = attributes;
        _index.Add(id, attributes);
        _count++;
    }

    /// <summary>The stored form.</summary>
    public static byte[] Write(ItemAttributes attributes) =>
        JsonSerializer.SerializeToUtf8Bytes(attributes, ItemJson.Default.ItemAttributes);

    private static ItemAttributes Read(in LogRecord record)
    {
        try
        {
            return JsonSerializer.Deserialize(record.Value, ItemJson.Default.ItemAttributes) ?? new ItemAttributes();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"topic {ServerTopics.Items}, offset {record.Offset}: found no item: {e.Message}", e);
        }
    }

    /// <summary>Finds the attributes of the numbers that were given since the last time.</summary>
    private void Link()
    {
        lock (_writing)
        {
            var count = _items.Count;
            if (count > _byNumber.Length)
            {
                var grown = new ItemAttributes?[Math.Max(count, _byNumber.Length * 2)];
                _byNumber.CopyTo(grown, 0);
                Volatile.Write(ref _byNumber, grown);
            }

            for (var number = _linked; number < count; number++)
                _byNumber[number] = Find(_items.Id(number));
            Volatile.Write(ref _linked, count);
        }
    }
}
