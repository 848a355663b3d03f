using System.IO.Hashing;
using CartStream.Recommendations;

namespace CartStream.Policies;

/// <summary>
/// Shows now and then what would not have been shown, so that one can learn what would have become of it: in a share
/// of all answers, one place of a discovery, each as likely, is taken by one of the next candidates, each as likely.
/// </summary>
/// <remarks>
/// Invariants: what happens depends on the question, the rate and the ranked items alone, so a replay gives the same;
/// the item that gave way stands where the other one stood; no item comes that the ranking did not hold, so
/// exclusions and filters keep holding; items of the cart and of the session neither give way nor come in.
/// A discovery of the list is shown with the probability 1 − rate/discoveries, and each candidate with
/// rate/candidates. One thread at a time.
/// </remarks>
internal sealed class Exploration(double rate)
{
    /// <summary>
    /// Slots behind the list whose discoveries are candidates. However much more was ranked, they are the same.
    /// </summary>
    public const int CandidatesMax = 20;

    /// <summary>The largest rate: beyond it a shop experiments more than it sells.</summary>
    public const double RateMax = 0.5;

    private readonly List<int> _discoveries = [];
    private readonly List<int> _candidates = [];

    /// <summary>The probability that an item of the list which is a discovery is in it.</summary>
    public double KeptPropensity => CanExplore ? 1 - (rate / _discoveries.Count) : 1;

    /// <summary>The probability that one of the candidates is in the list; 0 when none can be.</summary>
    public double CandidatePropensity => CanExplore ? rate / _candidates.Count : 0;

    /// <summary>The place of the list that was taken by a candidate, from 0; −1 for none.</summary>
    public int Explored { get; private set; } = -1;

    /// <summary>The item that gave way; meaningless when <see cref="Explored"/> is −1.</summary>
    public int GaveWay { get; private set; }

    private bool CanExplore => _discoveries.Count > 0 && _candidates.Count > 0;

    /// <summary>Names the question that a shopper's newest event asks.</summary>
    /// <param name="shopperId">The shopper's id, UTF-8.</param>
    /// <param name="offset">The event's offset; −1 for none.</param>
    public static ulong QuestionOf(ReadOnlySpan<byte> shopperId, long offset) =>
        XxHash3.HashToUInt64(shopperId, unchecked((long)SplitMix64.Mix(0x6578706C6F7265, (ulong)offset)));

    /// <summary>Explores, or not.</summary>
    /// <param name="question">Decides whether, which place and which candidate.</param>
    /// <param name="ranked">The list, best first, and behind it what comes next.</param>
    /// <param name="indices">Slots of the list.</param>
    /// <param name="isDiscovery">Whether an item is neither in the cart nor of the session.</param>
    /// <param name="mayJoin">What else must hold for a candidate; null for nothing.</param>
    public void Apply(
        ulong question,
        Span<ScoredItem> ranked,
        int indices,
        Func<int, bool> isDiscovery,
        Func<int, bool>? mayJoin = null)
    {
        _discoveries.Clear();
        _candidates.Clear();
        Explored = -1;
        for (var i = 0; i < Math.Min(ranked.Length, indices + CandidatesMax); i++)
        {
            var item = ranked[i].Item;
            if (!isDiscovery(item))
                continue;
            if (i < indices)
                _discoveries.Add(i);
            else if (mayJoin?.Invoke(item) != false)
                _candidates.Add(i);
        }

        var random = new SplitMix64(question);
        if (!random.Happens(rate) || !CanExplore)
            return;
        Explored = _discoveries[random.Below(_discoveries.Count)];
        var candidate = _candidates[random.Below(_candidates.Count)];
        GaveWay = ranked[Explored].Item;
        (ranked[Explored], ranked[candidate]) = (ranked[candidate], ranked[Explored]);
    }

    /// <summary>The probability with which the item at a place of the list is in it; 1 for what is no discovery.
    /// </summary>
    public double PropensityAt(int index)
    {
        if (index == Explored)
            return CandidatePropensity;
        return _discoveries.Contains(index) ? KeptPropensity : 1;
    }

    /// <summary>
    /// The probability that an item is in the list, by where it stands now; 0 for one that can't be.
    /// </summary>
    /// <param name="ranked">What <see cref="Apply"/> has left.</param>
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
