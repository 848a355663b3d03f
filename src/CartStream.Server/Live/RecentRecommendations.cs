using CartStream.Events;
using CartStream.Pipeline;
using CartStream.Recommending;

namespace CartStream.Server.Live;

/// <summary>
/// The newest stored recommendations of the <see cref="ShoppersMax"/> shoppers who came last, at most
/// <see cref="PerShopperMax"/> of each.
/// </summary>
internal sealed class RecentRecommendations
{
    /// <summary>Shoppers kept; beyond it, the one who came first is dropped, and may come again.</summary>
    public const int ShoppersMax = 5_000;

    /// <summary>Records of one shopper.</summary>
    public const int PerShopperMax = 10;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<Stored>> _byShopper = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Keeps a stored recommendation.</summary>
    public void Add(string shopper, in LogRecord record)
    {
        var stored = new Stored(record.Partition, record.Key.ToArray(), record.Value.ToArray(), record.TimeMs);
        lock (_gate)
        {
            if (!_byShopper.TryGetValue(shopper, out var kept))
            {
                _byShopper.Add(shopper, kept = new Queue<Stored>());
                _order.Enqueue(shopper);
                if (_order.Count > ShoppersMax)
                    _byShopper.Remove(_order.Dequeue());
            }

            kept.Enqueue(stored);
            if (kept.Count > PerShopperMax)
                kept.Dequeue();
        }
    }

    /// <summary>Those of a shopper, newest first.</summary>
    public IReadOnlyList<Recommendation> Find(string shopper)
    {
        Stored[] kept;
        lock (_gate)
            kept = _byShopper.TryGetValue(shopper, out var found) ? [.. found] : [];
        Array.Reverse(kept);
        return
        [
            .. kept.Select(one => RecommendationRecord.Read(
                one.Session, one.Value, one.TimeMs, Topology.UserEvents, one.Partition)),
        ];
    }

    /// <summary>Forgets a shopper.</summary>
    public void Forget(string shopper)
    {
        lock (_gate)
            _byShopper.Remove(shopper);
    }

    private readonly record struct Stored(int Partition, byte[] Session, byte[] Value, long TimeMs);
}
