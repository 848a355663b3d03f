using CartStream.Evaluation.Offline;
using CartStream.Index;
using CartStream.Options;
using CartStream.Queries;

namespace CartStream.Evaluation.Tuning;

/// <summary>The events that a trial learns, and the queries that it answers, in the same order.</summary>
/// <param name="Learnt">Events before the tail.</param>
/// <param name="Queries">Queries of the tail, in random order, so that the first of them represent all.</param>
/// <param name="Weights">The weight of an otto query's hits, one for each query; 1 for next item.</param>
internal sealed record TuningData(LearntEvent[] Learnt, EvaluationQuery[] Queries, double[] Weights)
{
    /// <summary>
    /// Share of the tail's sessions, or shoppers, that are kept from the search: the best of many trials is partly the
    /// luckiest on its own queries, so only others can say what it gains.
    /// </summary>
    public const double KeptShare = 0.25;

    /// <summary>
    /// Splits a train file into events to learn, queries to search by, and queries that no trial answers. There are
    /// none of the last where the search needs all.
    /// </summary>
    /// <exception cref="InvalidDataException">The tail has no queries.</exception>
    public static (TuningData Searched, TuningData Kept) Of(IReadOnlyList<LearntEvent> train, TuningOptions options)
    {
        var (learnt, all) = options.Protocol == EvaluationProtocol.Otto
            ? ByTime(train, options.TailShare)
            : BySession(train, options.TailShare);
        var drawn = all
            .Select((query, index) => (Query: query, Draw: SplitMix64.Mix((ulong)options.Seed, (ulong)index)))
            .OrderBy(one => one.Draw).Select(one => one.Query).ToArray();
        if (drawn.Length == 0)
        {
            throw new InvalidDataException(
                "found no query in the newest sessions, expected some of two events or more");
        }

        var searched = Array.FindAll(drawn, query => !IsKept(query));
        return searched.Length == 0
            ? (DataOf(drawn), DataOf([]))
            : (DataOf(searched), DataOf(Array.FindAll(drawn, IsKept)));

        bool IsKept(EvaluationQuery query) =>
            new SplitMix64(SplitMix64.Mix((ulong)options.Seed, query.Session)).Happens(KeptShare);

        TuningData DataOf(EvaluationQuery[] queries)
        {
            EvaluationQuery[] first = [.. queries.Take(options.QueriesMax)];
            return new TuningData(learnt, first, WeightsOf(first, options.Protocol));
        }
    }

    private static (LearntEvent[] Learnt, IEnumerable<EvaluationQuery> Queries) BySession(
        IReadOnlyList<LearntEvent> train, double tailShare)
    {
        var interactionsOf = train.Select((e, index) => (Event: e, Index: index)).GroupBy(one => one.Event.Session)
            .Select(group => (group.Key, Interactions: group.Select(one =>
                new Shoppers.Interaction(one.Event.Item, one.Event.Type, one.Event.TimeMs, one.Index)).ToArray()))
            .ToArray();
        var all = interactionsOf.Length;
        var tail = interactionsOf[^Math.Min(all, (int)Math.Ceiling(all * tailShare))..];
        var queried = tail.Select(session => session.Key).ToHashSet();
        var sessions = tail.Select(session => new EvaluationSession(session.Key, session.Interactions));
        return (
            [.. train.Where(e => !queried.Contains(e.Session))],
            EvaluationQuery.Of(sessions, EvaluationProtocol.NextItem));
    }

    private static (LearntEvent[] Learnt, IEnumerable<EvaluationQuery> Queries) ByTime(
        IReadOnlyList<LearntEvent> train, double tailShare)
    {
        var times = train.Select(e => e.TimeMs).Order().ToArray();
        var splitMs = times.Length == 0 ? 0 : times[(int)(times.Length * (1 - tailShare))];
        return (OttoQueries.LearntBefore(train, splitMs), OttoQueries.ByShopper(train, splitMs));
    }

    /// <summary>
    /// Weights that make the mean over queries of weight × hits the otto score: the action's weight, divided by its sum
    /// of <c>min(20, |right|)</c>, times the number of queries.
    /// </summary>
    private static double[] WeightsOf(EvaluationQuery[] queries, EvaluationProtocol protocol)
    {
        if (protocol != EvaluationProtocol.Otto)
            return [.. queries.Select(_ => 1d)];
        var right = queries.GroupBy(query => query.Objective).ToDictionary(
            group => group.Key, group => group.Sum(query => Math.Min(TrialRun.K, query.Relevant.Length)));
        return [.. queries.Select(query =>
            OttoRecall.WeightOf(query.Objective) * queries.Length / right[query.Objective])];
    }
}
