using System.Collections;
using CartStream.Evaluation.Latencies;
using CartStream.Recommendations;

namespace CartStream.Server.Answering;

/// <summary>
/// What a variant answered since the server started: how many requests, how fast, and how many different items. Any
/// thread.
/// </summary>
/// <remarks>
/// Invariant: the different items are noted whenever the answered slots have become another power of two, so that a
/// variant of few shoppers can be compared with one of many at the same number of slots. One bit an item.
/// </remarks>
internal sealed class VariantResponses
{
    private readonly Lock _gate = new();
    private readonly LatencyHistogram _latency = new();
    private readonly BitArray _items = new(0);
    private readonly List<int> _itemsAtPower = [];
    private long _slots;
    private int _different;

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
                Take(scored.Item);
        }
    }

    /// <summary>The time in milliseconds within which 95 % were answered; null of less than a number of answers.
    /// </summary>
    public double? P95Ms(int answersMin)
    {
        lock (_gate)
            return Count < answersMin ? null : _latency.Microseconds(0.95) / 1_000;
    }

    /// <summary>Different items within the first 1, 2, 4, … slots that were answered.</summary>
    public IReadOnlyList<int> ItemsAtPowers()
    {
        lock (_gate)
            return [.. _itemsAtPower];
    }

    private void Take(int item)
    {
        if (item >= _items.Length)
            _items.Length = Math.Max(item + 1, 2 * _items.Length);
        if (!_items[item])
            _different++;
        _items[item] = true;
        if (long.IsPow2(++_slots))
            _itemsAtPower.Add(_different);
    }
}
