using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Items;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Postgres;

/// <summary>
/// The rows for a range of the log: only the newest of each session, shopper, deletion and item in the batch.
/// </summary>
/// <remarks>
/// Invariants: a key has one row of each kind; a shopper deleted after the newest state has no shopper row; one whose
/// state is newer than the deletion has both. Not thread-safe.
/// </remarks>
internal sealed class SinkBatch
{
    // Item numbers are meaningless outside a batch; keeping them would copy the shop's catalogue.
    private const int ItemsMax = 100_000;

    private static readonly long TimeMsMin = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long TimeMsMax = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private readonly Dictionary<(string Session, string Shopper), RecommendationRow> _recommendations = [];
    private readonly Dictionary<string, ShopperRow> _shoppers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DeletedShopperRow> _deleted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ItemRow> _availability = new(StringComparer.Ordinal);
    private readonly List<CartItem> _cart = [];
    private ItemDictionary _items = new();
    private ShopperStateCodec _codec;

    public SinkBatch() => _codec = new ShopperStateCodec(_items);

    /// <summary>Newest recommendation of each session of a shopper.</summary>
    public IReadOnlyCollection<RecommendationRow> Recommendations => _recommendations.Values;

    /// <summary>Newest state of each shopper who still exists.</summary>
    public IReadOnlyCollection<ShopperRow> Shoppers => _shoppers.Values;

    /// <summary>Newest deletion of each shopper who was deleted.</summary>
    public IReadOnlyCollection<DeletedShopperRow> Deleted => _deleted.Values;

    /// <summary>Newest state of each item that the shop described or withdrew.</summary>
    public IReadOnlyCollection<ItemRow> Items => _availability.Values;

    /// <summary>Records of <c>recommendations</c> and <c>items</c> that are neither, so are left out.</summary>
    public int Unreadable { get; private set; }

    /// <summary>What was found in the first of them, and where; null for none.</summary>
    public string? FirstUnreadable { get; private set; }

    /// <summary>Clears it.</summary>
    public void Clear()
    {
        (Unreadable, FirstUnreadable) = (0, null);
        _recommendations.Clear();
        _shoppers.Clear();
        _deleted.Clear();
        _availability.Clear();
        if (_items.Count <= ItemsMax)
            return;
        _items = new ItemDictionary();
        _codec = new ShopperStateCodec(_items);
    }

    /// <summary>Adds records of topic <c>recommendations</c>, later than any added of this partition.</summary>
    public void AddRecommendations(RecordBatch records, int partition)
    {
        // From the newest backwards, so that recommendations replaced within the batch are not rendered.
        var seen = new HashSet<(string, string)>();
        for (var i = records.Count - 1; i >= 0; i--)
        {
            var record = records[i];
            try
            {
                var key = (StoredText.Of(record.Key), StoredText.Of(RecommendationRecord.ReadShopper(record.Value)));
                if (seen.Add(key))
                {
                    var read = RecommendationRecord.Read(
                        record.Key, record.Value, record.TimeMs, Topology.UserEvents, partition);
                    _recommendations[key] = RecommendationRow.Of(read, partition, record.Offset);
                }
            }
            catch (InvalidDataException e)
            {
                LeaveOut(Topology.Recommendations, partition, record.Offset, e);
            }
        }
    }

    /// <summary>Adds records of topic <c>shopper-state</c>, later than any added of this partition.</summary>
    /// <param name="records">The records.</param>
    /// <param name="partition">Their partition.</param>
    /// <param name="recommendationsEnd">
    /// Returns the end of the same partition of <c>recommendations</c>; called at most once, and only if there is a
    /// deletion.
    /// </param>
    /// <exception cref="InvalidDataException">A record is not a valid state.</exception>
    public void AddStates(RecordBatch records, int partition, Func<long> recommendationsEnd)
    {
        long? end = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = records.Count - 1; i >= 0; i--)
        {
            var record = records[i];
            var shopper = StoredText.Of(record.Key);
            var isNewest = seen.Add(shopper);
            if (record.IsDelete)
                AddDeletion(record, shopper, partition, end ??= recommendationsEnd(), isNewest);
            else if (isNewest)
                AddState(record, shopper, partition);
        }
    }

    /// <summary>Adds records of topic <c>items</c>, later than any added.</summary>
    public void AddItems(RecordBatch records)
    {
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i];
            try
            {
                var item = StoredText.Of(record.Key);
                _availability[item] = new ItemRow(item, StatusOf(record), Time(record.TimeMs), record.Offset);
            }
            catch (InvalidDataException e)
            {
                LeaveOut(Topology.Items, partition: 0, record.Offset, e);
            }
        }
    }

    private static string StatusOf(in LogRecord record) => ItemRecord.IsWithdrawn(record) ? "withdrawn"
        : ItemRecord.Read(record, Topology.Items)?.InStock == false ? "sold_out"
        : "available";

    private void AddDeletion(in LogRecord record, string shopper, int partition, long end, bool isNewest)
    {
        if (isNewest)
            _shoppers.Remove(shopper);
        var row = new DeletedShopperRow(shopper, Time(record.TimeMs), partition, record.Offset, end);
        if (!_deleted.TryGetValue(shopper, out var other) || other.Offset < row.Offset)
            _deleted[shopper] = row;
    }

    private void AddState(in LogRecord record, string shopper, int partition)
    {
        try
        {
            var state = _codec.Decode(record.Value);
            state.Cart.CopyTo(_cart);

            // Two ids that PostgreSQL can't distinguish would give a duplicate line.
            var lines = _cart.Select(line => (Item: StoredText.Of(_items.Id(line.Item)), line.Quantity, line.AddedAt))
                .DistinctBy(line => line.Item, StringComparer.Ordinal)
                .ToList();
            _shoppers[shopper] = new ShopperRow(
                shopper,
                // Earlier versions stored an id without events of its own, to which another id was linked.
                Time(state.LastAt == EventStamp.None ? record.TimeMs : state.LastAt.TimeMs),
                state.Cart.Version,
                [.. lines.Select(line => line.Item)],
                [.. lines.Select(line => line.Quantity)],
                [.. lines.Select(line => Time(line.AddedAt.TimeMs))],
                partition,
                record.Offset);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(
                $"topic {Topology.ShopperState}, partition {partition}, offset {record.Offset}: {e.Message}: is this "
                + "CartStream older than the one that wrote it?",
                e);
        }
    }

    private void LeaveOut(string topic, int partition, long offset, Exception cause)
    {
        Unreadable++;
        FirstUnreadable ??= $"topic {topic}, partition {partition}, offset {offset}: {cause.Message}";
    }

    /// <summary>The time of a record, which another program may have set to any number.</summary>
    private static DateTime Time(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(ms, TimeMsMin, TimeMsMax)).UtcDateTime;
}
