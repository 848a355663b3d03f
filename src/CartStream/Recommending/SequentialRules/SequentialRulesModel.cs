using CartStream.Events;
using CartStream.Recommending.Ranking;
using CartStream.Recommending.Sessions;

namespace CartStream.Recommending.SequentialRules;

/// <summary>
/// What usually follows: for each pair <c>a</c> before <c>b</c> in a session with gap <c>g ≤ steps</c>,
/// <c>rule[a→b] += w(type of b)/g</c> (sequential rules; Kamehkhosh et al. 2017, Ludewig &amp; Jannach 2018). Asked,
/// it adds up the rules of the newest items: <c>Σ_d decay^d · rule[a_d→b] / touches(a_d)^share_power</c>.
/// </summary>
/// <remarks>
/// A session is seen as its distinct items in the order of their newest touch, and gaps count distinct items. An item
/// that returns follows itself as well, so that items shoppers come back to are told from those they don't. Viewing
/// the newest item once more is just that; carting or purchasing it strengthens the rules that lead to it. Removals
/// from the cart are neither learnt nor asked with.
/// </remarks>
public sealed class SequentialRulesModel : IModel
{
    internal const string ModelName = "rules";

    private readonly SequentialRulesOptions _options;
    private readonly SessionWindow? _ownSessions;
    private readonly SuccessorTable _successors;
    private readonly ItemScores _scores = new();
    private readonly ItemMarks _excluded = new();
    private readonly int[] _recent;
    private readonly float[] _recentWeights;

    /// <summary>An empty model with sessions of its own.</summary>
    /// <exception cref="ArgumentException">An option is out of range; all faults are named.</exception>
    public SequentialRulesModel(SequentialRulesOptions? options = null)
        : this(options ?? new SequentialRulesOptions(), ownsSessions: true)
    {
    }

    private SequentialRulesModel(SequentialRulesOptions options, bool ownsSessions)
    {
        OptionFaults.ThrowIfAny(options.Faults());
        _options = options;
        _ownSessions = ownsSessions ? new SessionWindow(options.SessionsMax, options.Steps + 1) : null;
        _successors = new SuccessorTable(options.SuccessorsMax);
        _recent = new int[options.RecentItems];
        _recentWeights = new float[options.RecentItems];
    }

    /// <inheritdoc />
    public string Name => ModelName;

    /// <inheritdoc />
    public long Version { get; private set; }

    /// <summary>A model that is taught with the touches of a window it shares with others.</summary>
    internal static SequentialRulesModel WithSharedSessions(SequentialRulesOptions options) =>
        new(options, ownsSessions: false);

    /// <inheritdoc />
    public void Learn(in LearntEvent e)
    {
        if (e.Type == EventType.RemoveFromCart)
            Version++;
        else
            Learn(e, _ownSessions!.Touch(e.Session, e.Item));
    }

    /// <summary>How often <paramref name="item"/> was touched; 0 when it was not learnt.</summary>
    internal int Touches(int item) => (uint)item < (uint)_successors.Items ? _successors.Touches(item) : 0;

    /// <summary>Learns what a touch of the shared window brought.</summary>
    internal void Learn(in LearntEvent e, in SessionTouch touch)
    {
        Version++;
        EnsureItem(e.Item);
        var weight = _options.Weights.Of(e.Type);
        var isRepeat = touch.ReturnGap == 1;
        var isRepeatedView = isRepeat && e.Type == EventType.View;
        if (isRepeatedView || touch.ReturnGap > 1)
            _successors.Add(e.Item, e.Item, weight / touch.ReturnGap, isCounted: true);
        if (isRepeatedView)
            return;
        if (!isRepeat)
            _successors.CountTouch(e.Item);
        var newest = touch.Items.Length - 1;
        for (var gap = 1; gap <= _options.Steps && gap <= newest; gap++)
            _successors.Add(touch.Items[newest - gap], e.Item, weight / gap, isCounted: !isRepeat);
    }

    /// <inheritdoc />
    public int Recommend(in ModelQuery query, Span<ScoredItem> results)
    {
        var recent = RecentItems.Collect(query.Session, _recent);
        var decay = 1f;
        for (var d = 0; d < recent; d++, decay *= _options.StepDecay)
        {
            var item = _recent[d];
            _recentWeights[d] = 0;
            if ((uint)item >= (uint)_successors.Items)
                continue;
            _recentWeights[d] = decay / MathF.Pow(Math.Max(1, _successors.Touches(item)), _options.SharePower);
            var successors = _successors.Of(item);
            for (var i = 0; i < successors.Items.Length; i++)
                _scores.Add(successors.Items[i], successors.Weights[i] * _recentWeights[d]);
        }

        _excluded.Set(query.Excluded);
        var top = new TopItems(results);
        foreach (var item in _scores.Items)
        {
            var score = _scores.Score(item);
            if (top.Takes(item, score) && !_excluded.Contains(item))
                top.Add(new ScoredItem(item, score, default));
        }

        _scores.Clear();
        var count = top.Sort();
        Explain(results[..count], recent);
        return count;
    }

    private void Explain(Span<ScoredItem> results, int recent)
    {
        foreach (ref var result in results)
            result = result with { Evidence = StrongestRule(result.Item, recent) };
    }

    private Evidence StrongestRule(int item, int recent)
    {
        var strongest = new Evidence(Source.Rules, 0, 0);
        var most = 0f;
        for (var d = 0; d < recent; d++)
        {
            if (_recentWeights[d] == 0)
                continue;
            var successors = _successors.Of(_recent[d]);
            var place = successors.Items.IndexOf(item);
            if (place < 0 || successors.Weights[place] * _recentWeights[d] <= most)
                continue;
            most = successors.Weights[place] * _recentWeights[d];
            strongest = new Evidence(Source.Rules, _recent[d], successors.Counts[place]);
        }

        return strongest;
    }

    private void EnsureItem(int item)
    {
        _successors.EnsureItems(item + 1);
        _scores.EnsureItems(item + 1);
        _excluded.EnsureItems(item + 1);
    }
}
