using System.IO.Hashing;
using CartStream.Recommendations;

namespace CartStream.Policies;

/// <summary>
/// Sometimes shows an item that would not have been shown, so that its success can be measured: in a share of all
/// answers, the slot of one discovery, chosen uniformly, is taken by one of the next candidates, chosen uniformly.
/// </summary>
/// <remarks>
/// Invariants: the outcome depends only on the query's hash, the rate and the ranked items, so a replay gives the same;
/// the two items swap ranks; every item comes from the ranking, so exclusions and filters still hold; items of the cart
/// and of the session neither give way nor join. A discovery of the list is shown with the probability 1 −
/// rate/discoveries, and each candidate with rate/candidates. One thread at a time.
/// </remarks>
internal sealed class Exploration(double rate)
{
    /// <summary>
    /// Slots behind the list whose discoveries are candidates; independent of how much more was ranked.
    /// </summary>
    public const int CandidatesMax = 20;

    /// <summary>The largest rate: beyond it a shop experiments more than it sells.</summary>
    public const double RateMax = 0.5;

    private readonly List<int> _discoveries = [];
    private readonly List<int> _candidates = [];

    /// <summary>The probability that a discovery of the list stays in it.</summary>
    public double KeptPropensity => CanExplore ? 1 - (rate / _discoveries.Count) : 1;

    /// <summary>The probability that one of the candidates is in the list; 0 when none can be.</summary>
    public double CandidatePropensity => CanExplore ? rate / _candidates.Count : 0;

    /// <summary>The slot of the list that a candidate took, from 0; −1 for none.</summary>
    public int Explored { get; private set; } = -1;

    /// <summary>The item that gave way; meaningless when <see cref="Explored"/> is −1.</summary>
    public int GaveWay { get; private set; }

    private bool CanExplore => _discoveries.Count > 0 && _candidates.Count > 0;

    /// <summary>The hash of a shopper's query after an event.</summary>
    /// <param name="shopperId">The shopper's id, UTF-8.</param>
    /// <param name="offset">The event's offset; −1 for none.</param>
    public static ulong QueryHash(ReadOnlySpan<byte> shopperId, long offset) =>
        XxHash3.HashToUInt64(shopperId, unchecked((long)SplitMix64.Mix(0x6578706C6F7265, (ulong)offset)));

    /// <summary>Explores if the query is drawn.</summary>
    /// <param name="queryHash">Decides whether it explores, and with which slot and candidate.</param>
    /// <param name="ranked">The list, best first, and after it the next items of the ranking.</param>
    /// <param name="slots">How many slots the list has.</param>
    /// <param name="isDiscovery">Whether an item is neither in the cart nor of the session.</param>
    /// <param name="mayJoin">A further condition for candidates; null for none.</param>
    public void Apply(
        ulong queryHash,
        Span<ScoredItem> ranked,
        int slots,
        Func<int, bool> isDiscovery,
        Func<int, bool>? mayJoin = null)
    {
        _discoveries.Clear();
        _candidates.Clear();
        Explored = -1;
        for (var i = 0; i < Math.Min(ranked.Length, slots + CandidatesMax); i++)
        {
            var item = ranked[i].Item;
            if (!isDiscovery(item))
                continue;
            if (i < slots)
                _discoveries.Add(i);
            else if (mayJoin?.Invoke(item) != false)
                _candidates.Add(i);
        }

        var random = new SplitMix64(queryHash);
        if (!random.Happens(rate) || !CanExplore)
            return;
        Explored = _discoveries[random.Below(_discoveries.Count)];
        var candidate = _candidates[random.Below(_candidates.Count)];
        GaveWay = ranked[Explored].Item;
        (ranked[Explored], ranked[candidate]) = (ranked[candidate], ranked[Explored]);
    }

    /// <summary>
    /// The probability with which the item in a slot of the list is in it; 1 for items that are not discoveries.
    /// </summary>
    public double PropensityAt(int index)
    {
        if (index == Explored)
            return CandidatePropensity;
        return _discoveries.Contains(index) ? KeptPropensity : 1;
    }

    /// <summary>The probability that an item is in the list, by where it stands now; 0 for one that can't be.</summary>
    /// <param name="ranked">The items after <see cref="Apply"/>.</param>
    /// <param name="item">A discovery.</param>
    public double PropensityOf(ReadOnlySpan<ScoredItem> ranked, int item)
    {
        if (Explored >= 0 && item == GaveWay)
            return KeptPropensity;
        if (Explored >= 0 && item == ranked[Explored].Item)
            return CandidatePropensity;
        foreach (var index in _discoveries)
        {
            if (ranked[index].Item == item)
                return KeptPropensity;
        }

        foreach (var index in _candidates)
        {
            if (ranked[index].Item == item)
                return CandidatePropensity;
        }

        return 0;
    }
}
