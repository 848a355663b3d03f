using CartStream.Index;

namespace CartStream.Evaluation.Offline;

/// <summary>One event of a stream under evaluation, and the query before it, if any.</summary>
/// <param name="Event">The event.</param>
/// <param name="Query">The query before the event is learnt; null for none.</param>
public readonly record struct EvaluationStep(LearntEvent Event, EvaluationQuery? Query)
{
    /// <summary>How many of a session's newest events a query holds at most.</summary>
    public const int PrefixMax = 200;

    /// <summary>The steps of a protocol over streams, generated lazily. Queries are resampled by shopper.</summary>
    /// <param name="events">The whole stream in time order; <c>sessions</c> reads it twice.</param>
    /// <param name="protocol">Sessions or prequential.</param>
    public static IEnumerable<EvaluationStep> Of(IReadOnlyList<LearntEvent> events, EvaluationProtocol protocol) =>
        protocol switch
        {
            EvaluationProtocol.Prequential => Prequential(events),
            EvaluationProtocol.SessionWalk => BySession(events),
            _ => throw new ArgumentOutOfRangeException(
                nameof(protocol), protocol, "expected a protocol over streams"),
        };

    /// <summary>A removal from the cart is not something to predict: it is learnt but not queried.</summary>
    private static IEnumerable<EvaluationStep> Prequential(IReadOnlyList<LearntEvent> events)
    {
        var sessions = new StreamPrefixes();
        for (var i = 0; i < events.Count; i++)
        {
            var e = events[i];
            var prefix = sessions.Before(e.Session);
            sessions.Add(e.Session, e, i);
            EvaluationQuery? query = prefix.Length == 0 || e.Type == Events.EventType.RemoveFromCart
                ? null
                : new EvaluationQuery(e.Shopper, prefix, new[] { e.Item }) { LearntAs = e.Session };
            yield return new EvaluationStep(e, query);
        }
    }

    private static IEnumerable<EvaluationStep> BySession(IReadOnlyList<LearntEvent> events)
    {
        var itemsOf = new Dictionary<ulong, List<int>>();
        foreach (var e in events)
        {
            if (!itemsOf.TryGetValue(e.Session, out var items))
                itemsOf.Add(e.Session, items = []);
            if (!items.Contains(e.Item))
                items.Add(e.Item);
        }

        var shoppers = new StreamPrefixes();
        for (var i = 0; i < events.Count; i++)
        {
            var e = events[i];
            var starts = itemsOf.Remove(e.Session, out var items);
            EvaluationQuery? query =
                starts ? new EvaluationQuery(e.Shopper, shoppers.Before(e.Shopper), items!.ToArray()) : null;
            shoppers.Add(e.Shopper, e, i);
            yield return new EvaluationStep(e, query);
        }
    }
}
