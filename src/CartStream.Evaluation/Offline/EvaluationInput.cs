using System.Text;
using CartStream.Events;
using CartStream.Index;
using CartStream.Shoppers;

namespace CartStream.Evaluation.Offline;

/// <summary>
/// Turns a stream of events into the input of offline evaluation. Events without a session id are split into sessions
/// by <see cref="SessionKeys"/> with its defaults.
/// </summary>
public static class EvaluationInput
{
    /// <summary>
    /// The events in the order of the source, their items numbered by <paramref name="items"/>.
    /// </summary>
    public static IEnumerable<LearntEvent> Events(IEventSource source, ItemDictionary items)
    {
        var keys = new SessionKeys();
        while (TryRead(source, keys, items, out var e))
            yield return e;
    }

    /// <summary>
    /// The source's events by session: sessions in the order of their first event, events in the order of the source.
    /// Keeps all of them in memory, 32 bytes per event.
    /// </summary>
    public static IReadOnlyList<EvaluationSession> Sessions(IEventSource source, ItemDictionary items)
    {
        var sessions = new List<EvaluationSession>();
        var interactionsOf = new Dictionary<ulong, List<Interaction>>();
        var keys = new SessionKeys();
        var offset = 0L;
        while (TryRead(source, keys, items, out var e))
        {
            if (!interactionsOf.TryGetValue(e.Session, out var interactions))
            {
                interactionsOf.Add(e.Session, interactions = []);
                sessions.Add(new EvaluationSession(e.Session, interactions));
            }

            interactions.Add(new Interaction(e.Item, e.Type, e.TimeMs, offset++));
        }

        return sessions;
    }

    /// <summary>
    /// Ready-made queries: rows of item ids, oldest first, with the next one. Their events are views without a time. A
    /// row that equals its neighbour plus or minus one item at the end belongs to the same session.
    /// </summary>
    public static IEnumerable<EvaluationQuery> Rows(
        IEnumerable<(IReadOnlyList<string> Prefix, string Target)> rows, ItemDictionary items)
    {
        var session = 0UL;
        int[] before = [];
        foreach (var (prefix, target) in rows)
        {
            int[] whole = [.. prefix.Append(target).Select(id => items.Intern(Encoding.UTF8.GetBytes(id)))];
            if (!Continues(before, whole) && !Continues(whole, before))
                session++;
            Interaction[] interactions =
                [.. whole[..^1].Select((item, i) => new Interaction(item, EventType.View, 0, i))];
            yield return new EvaluationQuery(session, interactions, whole.AsMemory(whole.Length - 1));
            before = whole;
        }
    }

    private static bool Continues(int[] shorter, int[] longer) =>
        shorter.Length == longer.Length - 1 && longer.AsSpan().StartsWith(shorter);

    private static bool TryRead(IEventSource source, SessionKeys keys, ItemDictionary items, out LearntEvent e)
    {
        while (source.TryRead(out var next))
        {
            // A refund belongs to no session.
            if (next.Type == EventType.Refund)
                continue;
            e = Learnt(keys, items, next);
            return true;
        }

        e = default;
        return false;
    }

    private static LearntEvent Learnt(SessionKeys keys, ItemDictionary items, in ShopperEvent e) => new(
        keys.KeyOf(e),
        ShopperKey.Of(e.ShopperId),
        items.Intern(e.ItemId),
        EventTypeNames.InteractionOf(e.Type, e.Quantity),
        e.TimeMs,
        CategoryKey.Of(e),
        ItemTraits.Of(e));
}
