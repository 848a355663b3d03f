using CartStream.Events;
using CartStream.Index;
using CartStream.Options;

namespace CartStream.Retrieval.Popularity;

/// <summary>
/// What the shop's shoppers touch most now: <c>pop(i) = Σ_sessions w(type)·2^(−Δt/half_life)</c> over the sessions that
/// hold the item, Δt being a session's age against the newest one. A session counts an item once, however often it was
/// touched. A session that was opened long ago, though it was learnt lately, weighs by its age as any other, and one of
/// a clock that is ahead is not the newest. The same by category: where little is known of an item, what is popular
/// beside it is a better guess than what is popular at all.
/// </summary>
internal sealed class PopularityCount(SessionStore store, PopularityOptions options)
{
    private const int HalfLivesMax = 8;
    private const int NewestShare = 64;
    private const long DayMs = 24L * 60 * 60 * 1_000;

    /// <summary>Counts anew, from the newest session back to those that weigh next to nothing.</summary>
    /// <param name="touches">
    /// How many touches were looked at in the longer of two passes; a session that is too old counts as one.
    /// </param>
    public PopularItems Count(out int touches)
    {
        touches = 0;
        var scores = new float[store.ItemsEnd];
        var carts = new float[store.ItemsEnd];
        var purchases = new float[store.ItemsEnd];
        var window = store.Window;
        var newestMs = NewestMs(window);
        var passedOver = 0;
        for (var serial = window.Newest; window.Holds(serial); serial--)
        {
            if (!store.TryRead(serial, out var session))
                continue;
            if (touches > options.TouchesMax)
                break;
            if (newestMs - session.OpenedMs > OldestMs)
            {
                passedOver++;
                continue;
            }

            var halfLives = (float)Math.Max(0, newestMs - session.OpenedMs) / options.HalfLifeMs;
            var weight = MathF.Pow(2, -halfLives);
            foreach (var word in session.Touches)
            {
                touches++;
                if (InteractionWord.IsSuperseded(word))
                    continue;
                var (item, type) = (InteractionWord.Item(word), InteractionWord.Type(word));
                scores[item] += weight * options.Weights.Of(type);
                if (type == EventType.Cart)
                    carts[item] += weight;
                else if (type == EventType.Purchase)
                    purchases[item] += weight;
            }
        }

        var known = Known(scores);
        var (hundredths, twentieths) = CountRecent(window, newestMs, out var recent);
        touches = Math.Max(touches + passedOver, recent);
        return new PopularItems(
            [.. known.Take(options.OrderedItems)],
            scores,
            carts,
            purchases,
            hundredths,
            twentieths,
            OrderByCategory(known));
    }

    private long OldestMs => HalfLivesMax * options.HalfLifeMs;

    /// <summary>
    /// When the newest session was opened; when fewer than a 64th of all are of the day before it, it is the one that
    /// a 64th are not older than. So a few of wrong clocks make nothing old.
    /// </summary>
    private long NewestMs(SessionWindow window)
    {
        var opened = new List<long>();
        var newestMs = long.MinValue;
        for (var serial = window.Newest; window.Holds(serial); serial--)
        {
            if (!store.TryRead(serial, out var session))
                continue;
            opened.Add(session.OpenedMs);
            newestMs = Math.Max(newestMs, session.OpenedMs);
        }

        var share = opened.Count / NewestShare;
        if (opened.Count == 0 || opened.Count(ms => newestMs - ms <= DayMs) > share)
            return newestMs;
        opened.Sort();
        return opened[^(share + 1)];
    }

    private (byte[] Hundredths, byte[] Twentieths) CountRecent(SessionWindow window, long newestMs, out int touches)
    {
        touches = 0;
        var (hundredths, twentieths) = (new byte[store.ItemsEnd], new byte[store.ItemsEnd]);
        for (var serial = window.Newest; window.Holds(serial); serial--)
        {
            var age = window.Age(serial);
            if (age * 20L > window.Sessions)
                break;
            if (!store.TryRead(serial, out var session) || newestMs - session.OpenedMs > OldestMs)
                continue;
            foreach (var word in session.Touches)
            {
                touches++;
                if (InteractionWord.IsSuperseded(word))
                    continue;
                AddOne(ref twentieths[InteractionWord.Item(word)]);
                if (age * 100L <= window.Sessions)
                    AddOne(ref hundredths[InteractionWord.Item(word)]);
            }
        }

        return (hundredths, twentieths);
    }

    private static void AddOne(ref byte count) => count += (byte)(count < byte.MaxValue ? 1 : 0);

    /// <summary>All that is popular at all, most popular first.</summary>
    private static List<int> Known(float[] scores)
    {
        var known = new List<int>();
        for (var item = 0; item < scores.Length; item++)
        {
            if (scores[item] > 0)
                known.Add(item);
        }

        known.Sort((one, other) => scores[other] != scores[one]
            ? scores[other].CompareTo(scores[one])
            : one.CompareTo(other));
        return known;
    }

    private Dictionary<int, int[]> OrderByCategory(List<int> known)
    {
        var lists = new Dictionary<int, List<int>>();
        foreach (var item in known)
        {
            var category = store.Category(item);
            if (category == 0)
                continue;
            if (!lists.TryGetValue(category, out var items))
                lists.Add(category, items = []);
            if (items.Count < options.CategoryItems)
                items.Add(item);
        }

        return lists.ToDictionary(list => list.Key, list => list.Value.ToArray());
    }
}
