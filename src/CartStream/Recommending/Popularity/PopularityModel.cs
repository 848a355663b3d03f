using CartStream.Events;
using CartStream.Recommending.Ranking;

namespace CartStream.Recommending.Popularity;

/// <summary>
/// What the shop's shoppers touch most now: <c>pop(i) = Σ_events w(type)·2^(−Δt/half_life)</c>. It answers anybody,
/// and never fewer items than asked for while the shop has more.
/// </summary>
/// <remarks>
/// Forward decay (Cormode et al., ICDE 2009): an event adds <c>w·2^((t − t0)/half_life)</c>, so that nothing needs to
/// be touched as time goes by; all counts share the factor that is missing. Invariants: the ordered list holds exactly
/// the items of the highest counts, ties by lower number; since counts only grow, an item can enter the list only when
/// it is learnt. Counts are never zero for an item that was learnt, so that it stays known.
/// <para>An answer's score is 1/rank. Below the ordered list, items follow newest number first.</para>
/// </remarks>
public sealed class PopularityModel : IModel
{
    internal const string ModelName = "popularity";

    /// <summary>Past this many half-lives from t0 the counts are scaled down, far within a double's exponent.</summary>
    private const double HalfLivesMax = 500;

    private readonly PopularityOptions _options;
    private readonly int[] _ordered;
    private readonly ItemMarks _excluded = new();
    private double[] _counts = [];
    private ushort[] _ranks = [];
    private int _orderedCount;
    private int _known;
    private int _itemsEnd;
    private long _originMs = long.MinValue;

    /// <summary>An empty model.</summary>
    /// <exception cref="ArgumentException">An option is out of range; all faults are named.</exception>
    public PopularityModel(PopularityOptions? options = null)
    {
        _options = options ?? new PopularityOptions();
        OptionFaults.ThrowIfAny(_options.Faults());
        _ordered = new int[_options.OrderedItems];
    }

    /// <inheritdoc />
    public string Name => ModelName;

    /// <inheritdoc />
    public long Version { get; private set; }

    /// <summary>How many items were learnt.</summary>
    public int Items => _known;

    /// <inheritdoc />
    public void Learn(in LearntEvent e)
    {
        Version++;
        if (e.Type == EventType.RemoveFromCart)
            return;
        EnsureItem(e.Item);
        ref var count = ref _counts[e.Item];
        if (count == 0)
            _known++;
        count += Math.Max(_options.Weights.Of(e.Type) * Growth(e.TimeMs), double.Epsilon);
        Order(e.Item);
    }

    /// <inheritdoc />
    public int Recommend(in ModelQuery query, Span<ScoredItem> results)
    {
        _excluded.Set(query.Excluded);
        return Fill(_excluded, results, scale: 1);
    }

    /// <summary>Writes the most popular items that are not in <paramref name="left"/>; scores are scale/rank.</summary>
    internal int Fill(ItemMarks left, Span<ScoredItem> results, float scale)
    {
        var count = 0;
        for (var i = 0; i < _orderedCount && count < results.Length; i++)
        {
            if (!left.Contains(_ordered[i]))
                results[count++] = Ranked(_ordered[i], i + 1, scale);
        }

        if (_known == _orderedCount)
            return count;
        var rank = _orderedCount;
        for (var item = _itemsEnd - 1; item >= 0 && count < results.Length; item--)
        {
            if (_counts[item] == 0 || _ranks[item] != 0)
                continue;
            rank++;
            if (!left.Contains(item))
                results[count++] = Ranked(item, rank, scale);
        }

        return count;
    }

    private static ScoredItem Ranked(int item, int rank, float scale) =>
        new(item, scale / rank, new Evidence(Source.Popularity, rank, 0));

    private void EnsureItem(int item)
    {
        if (item < _itemsEnd)
            return;
        _itemsEnd = item + 1;
        _excluded.EnsureItems(_itemsEnd);
        if (item < _counts.Length)
            return;
        var size = Math.Max(_itemsEnd, _counts.Length + (_counts.Length / 2));
        Array.Resize(ref _counts, size);
        Array.Resize(ref _ranks, size);
    }

    private double Growth(long timeMs)
    {
        if (_originMs == long.MinValue)
            _originMs = timeMs;
        var halfLives = (double)(timeMs - _originMs) / _options.HalfLifeMs;
        if (halfLives > HalfLivesMax)
        {
            Rescale(Math.Pow(2, -halfLives));
            _originMs = timeMs;
            halfLives = 0;
        }

        return Math.Pow(2, Math.Max(halfLives, -2 * HalfLivesMax));
    }

    private void Rescale(double factor)
    {
        for (var item = 0; item < _itemsEnd; item++)
        {
            if (_counts[item] > 0)
                _counts[item] = Math.Max(_counts[item] * factor, double.Epsilon);
            _ranks[item] = 0;
        }

        _orderedCount = 0;
        for (var item = 0; item < _itemsEnd; item++)
        {
            if (_counts[item] > 0)
                Order(item);
        }
    }

    /// <summary>Moves an item whose count has grown up to its place, into the list when it belongs there.</summary>
    private void Order(int item)
    {
        var place = _ranks[item] - 1;
        if (place < 0)
        {
            if (_orderedCount < _ordered.Length)
                place = _orderedCount++;
            else if (IsAhead(item, _ordered[^1]))
                _ranks[_ordered[place = _ordered.Length - 1]] = 0;
            else
                return;
        }

        for (; place > 0 && IsAhead(item, _ordered[place - 1]); place--)
        {
            _ordered[place] = _ordered[place - 1];
            _ranks[_ordered[place]] = (ushort)(place + 1);
        }

        _ordered[place] = item;
        _ranks[item] = (ushort)(place + 1);
    }

    private bool IsAhead(int item, int other) =>
        _counts[item] > _counts[other] || (_counts[item] == _counts[other] && item < other);
}
