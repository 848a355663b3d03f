using System.Text;
using CartStream.Events;
using CartStream.Recommendations;
using CartStream.Server.Node;
using CartStream.Server.Receipts;

namespace CartStream.Server.Attribution;

/// <summary>
/// Follows events and stored recommendations and joins them: each event is scored against its shopper's previous
/// recommendation, so that hits can be reported by item and by source.
/// </summary>
/// <remarks>
/// <para>
/// Invariant: an event and the recommendation that answers it arrive in any order; when the second arrives, the event
/// is scored against the shopper's previous recommendation. Recommendations of a shopper arrive in order.
/// </para>
/// <para>
/// Everything is bounded: items and shoppers beyond the newest are dropped with their counts, and an event or
/// recommendation that waits too long for its counterpart is not scored. Counts begin with the process.
/// </para>
/// </remarks>
internal sealed class ShopActivity(ShopNode node)
{
    /// <summary>Most items counted; beyond it, the one touched or recommended longest ago is dropped.</summary>
    public const int ItemsMax = 100_000;

    /// <summary>Shoppers whose newest recommendation is remembered.</summary>
    public const int ShoppersMax = 20_000;

    /// <summary>Events and recommendations that wait for their counterpart.</summary>
    public const int WaitingMax = 20_000;

    /// <summary>Most shoppers reported as active.</summary>
    public const int ActiveMax = 500;

    private static readonly Comparer<byte[]> ById =
        Comparer<byte[]>.Create(static (x, y) => x.AsSpan().SequenceCompareTo(y));

    private readonly Lock _gate = new();
    private readonly RecentMap<byte[], ItemCounts> _items = new(ItemsMax, Utf8KeyComparer.Instance);
    private readonly RecentMap<string, StoredRankedList> _newest = new(ShoppersMax);
    private readonly RecentMap<string, RecentShopper> _active = new(ActiveMax);
    private readonly RecentMap<(int Partition, long Offset), SeenEvent> _events = new(WaitingMax);
    private readonly RecentMap<(int Partition, long Offset), StoredRankedList> _awaiting = new(WaitingMax);
    private readonly Dictionary<int, long> _newestEvents = [];
    private readonly Dictionary<char, SourceCounts> _sources = [];
    private long _scored;
    private int? _knownItems;

    /// <summary>
    /// Begins to count if the node is ready: items that the model knows now are not new. Counting begins with the first
    /// event anyway, by when the processor may be ahead.
    /// </summary>
    public void BeginWhenReady()
    {
        lock (_gate)
        {
            if (_knownItems is null && node.State == NodeState.Ready)
                _knownItems = node.Items.Count;
        }
    }

    /// <summary>The current counts of all sources.</summary>
    public SourceTotals Sources()
    {
        lock (_gate)
            return new SourceTotals(_scored, new Dictionary<char, SourceCounts>(_sources));
    }

    /// <summary>Adds an event; returns its outcome if its recommendation arrived before it.</summary>
    public EventOutcome? AddEvent(int partition, long offset, in ShopperEvent e)
    {
        var address = (partition, offset);
        var seen = new SeenEvent(Encoding.UTF8.GetString(e.ShopperId), e.ItemId.ToArray(), e.Type, e.TimeMs);
        lock (_gate)
        {
            // The log's first event: every item is new, however far ahead the processor is.
            if (offset == 0 && node.Partitions == 1)
                _knownItems = 0;
            CountsOf(seen.ItemId, seen.TimeMs).Add(seen.Type);
            _newestEvents[partition] = offset;
            if (_awaiting.TryGet(address, out var recommendation))
                return Score(address, seen, recommendation);
            _events.Set(address, seen);
            return null;
        }
    }

    /// <summary>Adds a stored recommendation; returns the outcome of the event it answers, if known.</summary>
    /// <param name="partition">The partition of both.</param>
    /// <param name="timeMs">The event's time.</param>
    /// <param name="ranked">The recommendation.</param>
    public EventOutcome? AddRecommendation(int partition, long timeMs, StoredRankedList ranked)
    {
        var address = (partition, ranked.Offset);
        lock (_gate)
        {
            var hadOne = _newest.TryGet(ranked.ShopperId, out var before);
            _newest.Set(ranked.ShopperId, ranked);
            // Only shoppers with an answer have state to show.
            var answered = (_active.TryGet(ranked.ShopperId, out var active) ? active.Events : 0) + 1;
            _active.Set(ranked.ShopperId, new RecentShopper(ranked.ShopperId, Time(timeMs), answered));
            foreach (var recommended in ranked)
            {
                if (_items.TryGet(recommended.ItemId, out var counts))
                    counts.FirstRecommendedMs ??= timeMs;
            }

            if (!hadOne)
            {
                _events.Remove(address);
                return null;
            }

            if (_events.TryGet(address, out var seen))
                return Score(address, seen, before!);
            // At or below the newest offset, the event was here and had waited too long.
            if (ranked.Offset > _newestEvents.GetValueOrDefault(partition, -1))
                _awaiting.Set(address, before!);
            return null;
        }
    }

    /// <summary>Forgets a shopper; counts stay, because they identify no one.</summary>
    public void Forget(string shopperId)
    {
        lock (_gate)
        {
            _newest.Remove(shopperId);
            _active.Remove(shopperId);
            foreach (var (key, _) in _events.All.Where(one => one.Value.ShopperId == shopperId).ToList())
                _events.Remove(key);
            foreach (var (key, _) in _awaiting.All.Where(one => one.Value.ShopperId == shopperId).ToList())
                _awaiting.Remove(key);
        }
    }

    /// <summary>Shoppers whose id begins with <paramref name="prefix"/>, most recent first.</summary>
    public IReadOnlyList<RecentShopper> Active(string prefix, int count)
    {
        lock (_gate)
        {
            return
            [
                .. _active.All.Select(one => one.Value)
                    .Where(one => one.ShopperId.StartsWith(prefix, StringComparison.Ordinal))
                    .Take(count),
            ];
        }
    }

    /// <summary>The first items by <paramref name="order"/>, converted to answers while counting is paused.</summary>
    public IReadOnlyList<T> Items<T>(ItemOrder order, int count, Func<string, ItemCounts, T> show)
    {
        lock (_gate)
        {
            return
            [
                .. _items.All
                    .Where(one => order != ItemOrder.Newest || one.Value.FirstSeenMs is not null)
                    .OrderByDescending(one => Key(one.Value, order))
                    .ThenBy(one => one.Key, ById)
                    .Take(count)
                    .Select(one => show(Encoding.UTF8.GetString(one.Key), one.Value)),
            ];
        }
    }

    /// <summary>The counts of one item; null when there are none.</summary>
    public T? Item<T>(string itemId, Func<string, ItemCounts, T> show)
        where T : class
    {
        lock (_gate)
            return _items.TryGet(Encoding.UTF8.GetBytes(itemId), out var counts) ? show(itemId, counts) : null;
    }

    private static DateTimeOffset Time(long timeMs) => DateTimeOffset.FromUnixTimeMilliseconds(timeMs);

    private static long Key(ItemCounts item, ItemOrder order) => order switch
    {
        ItemOrder.Recommended => item.Recommended,
        ItemOrder.Taken => item.Taken,
        ItemOrder.Newest => item.FirstSeenMs ?? 0,
        _ => item.Interactions,
    };

    /// <summary>Scores an event; one that removes something from a cart takes nothing that was recommended.</summary>
    private EventOutcome? Score((int Partition, long Offset) address, SeenEvent seen, StoredRankedList recommendation)
    {
        _events.Remove(address);
        _awaiting.Remove(address);
        if (seen.Type is EventType.RemoveFromCart or EventType.Refund or EventType.SetQuantity)
            return null;
        _scored++;
        var (ranked, rank, takenFrom) = (0, 0, '\0');
        foreach (var recommended in recommendation)
        {
            ranked++;
            var isTaken = rank == 0 && recommended.ItemId.SequenceEqual(seen.ItemId);
            if (isTaken)
                (rank, takenFrom) = (ranked, recommended.Letter);
            var counts = _sources.GetValueOrDefault(recommended.Letter);
            counts = counts with { Recommended = counts.Recommended + 1 };
            _sources[recommended.Letter] = isTaken ? counts.AddTaken(seen.Type) : counts;
            if (!_items.TryGet(recommended.ItemId, out var item))
                continue;
            item.Recommended++;
            item.Taken += isTaken ? 1 : 0;
        }

        return new EventOutcome(
            Time(seen.TimeMs),
            seen.ShopperId,
            EventTypeNames.Text(seen.Type),
            Encoding.UTF8.GetString(seen.ItemId),
            address.Partition,
            address.Offset,
            rank == 0 ? null : rank,
            rank == 0 ? null : ReceiptId.SourceOf(takenFrom));
    }

    private ItemCounts CountsOf(byte[] itemId, long timeMs)
    {
        if (!_items.TryGet(itemId, out var counts))
            counts = new ItemCounts { FirstSeenMs = IsNew(itemId) ? timeMs : null };
        _items.Set(itemId, counts);
        return counts;
    }

    /// <summary>Whether the item had no events when counting began.</summary>
    private bool IsNew(byte[] itemId)
    {
        if (_knownItems is null)
        {
            if (node.State == NodeState.Restoring)
                return false;
            _knownItems = node.Items.Count;
        }

        return !node.Items.TryFind(itemId, out var number) || number >= _knownItems;
    }
}
