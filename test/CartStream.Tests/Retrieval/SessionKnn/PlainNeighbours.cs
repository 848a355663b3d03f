using CartStream.Index;
using CartStream.Options;
using CartStream.Retrieval.SessionKnn;

namespace CartStream.Tests.Retrieval.SessionKnn;

/// <summary>
/// The formula of <see cref="VmisKnnRetriever"/>, written out with lists and dictionaries in double precision; every
/// session that shares an item is a neighbour.
/// </summary>
internal sealed class PlainNeighbours(SessionKnnOptions options)
{
    private readonly List<(ulong Key, List<int> Items)> _sessions = [];
    private readonly Dictionary<ulong, int> _atOnce = [];
    private int _repeated;

    public void Learn(ulong session, int item)
    {
        if (!_sessions.Exists(one => one.Key == session))
            _sessions.Add((session, []));
        var items = _sessions.Find(one => one.Key == session).Items;
        if (items is [.., var last] && last == item)
        {
            _repeated += ++_atOnce[session] <= InteractionWord.RepeatsMax ? 1 : 0;
            return;
        }

        items.Add(item);
        _atOnce[session] = 0;
    }

    /// <summary>Every score above zero.</summary>
    public Dictionary<int, double> Scores(int[] asked)
    {
        int[] query = [.. asked.Reverse().Distinct()];
        var similar = _sessions
            .Select((one, place) => (Items: Distinct(one.Items), Similarity: Similarity(query, one.Items, place)))
            .Where(one => one.Similarity > 0)
            .ToList();
        var scores = new Dictionary<int, double>();
        var most = similar.Select(one => one.Similarity).DefaultIfEmpty(1).Max();
        foreach (var (items, similarity) in similar)
        {
            var shared = items.IndexOf(query.First(items.Contains));
            for (var i = 0; i < items.Count; i++)
            {
                if (items[i] < 0)
                    continue;
                scores[items[i]] = scores.GetValueOrDefault(items[i]) + (similarity / most * Gain(i - shared));
            }
        }

        foreach (var item in scores.Keys)
        {
            scores[item] *= Math.Pow(Idf(item), options.ItemIdfPower);
            if (Array.IndexOf(query, item) > 0)
                scores[item] *= options.RepeatOther;
        }

        var isHeld = query.Length > 0 && scores.Remove(query[0]);
        var ofNew = scores.Where(pair => !query.Contains(pair.Key)).Sum(pair => pair.Value);
        var returns = Odds(_sessions.Sum(one => one.Items.Count - one.Items.Distinct().Count()));
        var least = scores.Count > 0 ? options.ReturnWeight * returns * returns * ofNew : 1;
        for (var d = 1; d < query.Length; d++)
        {
            if (!IsLearnt(query[d]))
                continue;
            var score = scores.GetValueOrDefault(query[d]);
            scores[query[d]] = Math.Max(score, least * Math.Exp(-options.ReturnDecay * (d - 1)));
        }

        if (query.Length > 0 && IsLearnt(query[0]))
            scores[query[0]] = options.RepeatNewest * Odds(_repeated) * scores.Values.Sum();
        if (isHeld && scores[query[0]] == 0)
            scores[query[0]] = 1;

        return scores.Where(pair => pair.Value > 0).ToDictionary();
    }

    private bool IsLearnt(int item) => _sessions.Any(one => one.Items.Contains(item));

    private double Odds(int steps) =>
        (steps + 1.0) / (_sessions.Sum(one => one.Items.Distinct().Count()) - _sessions.Count + 10);

    /// <summary>A session's items, each at its newest interaction, with a gap where an earlier interaction was.
    /// </summary>
    private static List<int> Distinct(List<int> items) =>
        [.. items.Select((item, i) => items.LastIndexOf(item) == i ? item : -1 - i)];

    private double Similarity(int[] query, List<int> items, int place)
    {
        var shared = 0.0;
        for (var d = 0; d < Math.Min(query.Length, options.RecentItems); d++)
        {
            if (items.Contains(query[d]))
                shared += Math.Exp(-options.QueryDecay * d) * Math.Pow(Idf(query[d]), options.IdfPower);
        }

        var age = (_sessions.Count - 1.0 - place) / _sessions.Count;
        var decay = Math.Exp(-options.AgeDecay * Math.Floor(age * 1_024) / 1_024);
        return Math.Pow(shared, options.SimilarityPower) * decay;
    }

    private double Idf(int item) =>
        Math.Log((_sessions.Count + 1.0) / Math.Max(1, _sessions.Count(one => one.Items.Contains(item))));

    private double Gain(int distance) => distance switch
    {
        0 => 1,
        > 0 => Math.Exp(-options.GainDecay * (distance - 1)),
        _ => options.GainBefore * Math.Exp(-options.GainDecay * (-distance - 1)),
    };
}
