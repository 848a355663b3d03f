using CartStream.Events;
using CartStream.Index;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Shoppers;

namespace CartStream.Evaluation.Offline;

/// <summary>
/// The queries of protocol <c>otto</c>: the events before a cut are the prefix; after it, the first view, all items put
/// into the cart and all purchased items are right, one query each where there are any.
/// </summary>
public static class OttoQueries
{
    private static readonly (EventType Type, Objective Objective)[] Objectives =
    [
        (EventType.View, Objective.View), (EventType.Cart, Objective.Cart), (EventType.Purchase, Objective.Purchase),
    ];

    /// <summary>
    /// Sessions of at least two events, each cut once, at a uniform position derived from <paramref name="seed"/> and
    /// the session's key.
    /// </summary>
    public static IEnumerable<EvaluationQuery> BySession(IEnumerable<EvaluationSession> sessions, long seed)
    {
        foreach (var session in sessions)
        {
            if (session.Interactions.Count < 2)
                continue;
            var random = new SplitMix64(SplitMix64.Mix(unchecked((ulong)seed), session.Id));
            var cut = 1 + random.Below(session.Interactions.Count - 1);
            foreach (var query in At(session.Id, [.. session.Interactions], cut))
                yield return query;
        }
    }

    /// <summary>
    /// Shoppers with events both before and from <paramref name="splitMs"/> on, each cut there: the prefix is the whole
    /// history before. Shoppers come in the order of their first event.
    /// </summary>
    /// <param name="events">A stream in time order.</param>
    /// <param name="splitMs">The first moment that is not learnt, milliseconds since 1970.</param>
    public static IEnumerable<EvaluationQuery> ByShopper(IEnumerable<LearntEvent> events, long splitMs)
    {
        var interactionsOf = new Dictionary<ulong, List<Interaction>>();
        var shoppers = new List<ulong>();
        var offset = 0L;
        foreach (var e in events)
        {
            if (!interactionsOf.TryGetValue(e.Shopper, out var interactions))
            {
                interactionsOf.Add(e.Shopper, interactions = []);
                shoppers.Add(e.Shopper);
            }

            interactions.Add(new Interaction(e.Item, e.Type, e.TimeMs, offset++));
        }

        foreach (var shopper in shoppers)
        {
            Interaction[] interactions = [.. interactionsOf[shopper].OrderBy(interaction => interaction.At)];
            var cut = Array.FindIndex(interactions, interaction => interaction.TimeMs >= splitMs);
            foreach (var query in At(shopper, interactions, cut))
                yield return query;
        }
    }

    /// <summary>
    /// The events learnt before the queries: shoppers' histories until then, each as one session, like OTTO's sessions.
    /// </summary>
    public static LearntEvent[] LearntBefore(IEnumerable<LearntEvent> events, long splitMs) =>
        [.. events.Where(e => e.TimeMs < splitMs).Select(e => e with { Session = e.Shopper })];

    private static IEnumerable<EvaluationQuery> At(ulong key, Interaction[] interactions, int cut)
    {
        if (cut < 1)
            yield break;
        foreach (var (type, objective) in Objectives)
        {
            var right = interactions[cut..].Where(one => one.Type == type).Select(one => one.Item);
            int[] relevant = [.. objective == Objective.View ? right.Take(1) : right.Distinct()];
            if (relevant.Length == 0)
                continue;
            var prefix = interactions.AsMemory(0, cut);
            yield return new EvaluationQuery(key, prefix, relevant) { Objective = objective };
        }
    }
}
