using CartStream.Index;
using CartStream.Queries;
using CartStream.Recommendations;

namespace CartStream.Tests.Evaluation.Offline;

/// <summary>
/// Recommends what followed the newest item in a session most often: simple enough to compute by hand.
/// </summary>
internal sealed class FollowerModel() : FakeModel("follower")
{
    private readonly Dictionary<ulong, int> _newest = [];
    private readonly Dictionary<int, SortedDictionary<int, int>> _followers = [];

    public override void Learn(in LearntEvent e)
    {
        if (_newest.TryGetValue(e.Session, out var before))
        {
            if (!_followers.TryGetValue(before, out var followers))
                _followers.Add(before, followers = []);
            followers[e.Item] = followers.GetValueOrDefault(e.Item) + 1;
        }

        _newest[e.Session] = e.Item;
        base.Learn(e);
    }

    protected override int Recommend(in ModelQuery query, Span<ScoredItem> results)
    {
        if (query.Session.IsEmpty || !_followers.TryGetValue(query.Session[^1].Item, out var followers))
            return 0;
        var excluded = query.Excluded.ToArray();
        var best = followers
            .Where(pair => !excluded.Contains(pair.Key))
            .OrderByDescending(pair => pair.Value)
            .Take(results.Length)
            .Select(pair => new ScoredItem(pair.Key, pair.Value, new Explanation(Source.Rules, 0, 0)))
            .ToArray();
        best.CopyTo(results);
        return best.Length;
    }
}
