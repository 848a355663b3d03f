using System.Collections;
using CartStream.Evaluation.Latencies;
using CartStream.Recommendations;

namespace CartStream.Server.Engine;

/// <summary>
/// The answers of a variant since the server started: number of requests, latency, and number of distinct items. Safe
/// for any thread.
/// </summary>
/// <remarks>
/// Invariant: the number of distinct items is recorded whenever the answered slots reach a power of two, so that a
/// variant with few shoppers can be compared with one with many at the same number of slots. One bit an item.
/// </remarks>
internal sealed class VariantResponses
{
    private readonly Lock _gate = new();
    private readonly LatencyHistogram _latency = new();
    private readonly BitArray _items = new(0);
    private readonly List<int> _itemsAtPower = [];
    private long _slots;
    private int _distinct;

    /// <summary>Requests answered.</summary>
    public long Count { get; private set; }

    /// <summary>Counts an answer.</summary>
    public void Add(ReadOnlySpan<ScoredItem> answer, TimeSpan took)
    {
        lock (_gate)
        {
            Count++;
            _latency.Add((long)took.TotalNanoseconds);
            foreach (var scored in answer)
                CountItem(scored.Item);
        }
    }

    /// <summary>The 95th percentile in milliseconds; null below this number of answers.</summary>
    public double? P95Ms(int answersMin)
    {
        lock (_gate)
            return Count < answersMin ? null : _latency.Microseconds(0.95) / 1_000;
    }

    /// <summary>Distinct items within the first 1, 2, 4, … answered slots.</summary>
    public IReadOnlyList<int> ItemsAtPowers()
    {
        lock (_gate)
            return [.. _itemsAtPower];
    }

    private void CountItem(int item)
    {
        if (item >= _items.Length)
            _items.Length = Math.Max(item + 1, 2 * _items.Length);
        if (!_items[item])
            _distinct++;
        _items[item] = true;
        if (long.IsPow2(++_slots))
            _itemsAtPower.Add(_distinct);
    }
}
