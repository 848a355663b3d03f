using CartStream.Events;
using CartStream.Options;

namespace CartStream.Index.Popularity;

/// <summary>
/// What shoppers touch most now: <c>pop(i) = Σ_sessions w(type)·2^(−Δt/half_life)</c> over the sessions that hold the
/// item, Δt being a session's age against the newest one. A session counts an item once, however often it was touched,
/// and of a shopper's sessions within a day only the newest counts for the same item and type, so a robot counts as one
/// shopper. A session weighs by its age, even if it was opened long ago and learnt only recently; a session whose clock
/// is ahead is not taken for the newest. Popularity is also counted per category: where little is known of an item, the
/// popular items of its category are a better guess than those of the shop.
/// </summary>
/// <remarks>
/// Everything is recounted at intervals, because sessions age and leave; in between, each event is added as it comes.
/// One writer.
/// </remarks>
internal sealed class PopularityCount
{
    private const int HalfLivesMax = 8;
    private const int NewestShare = 64;
    private const long DayMs = 24L * 60 * 60 * 1_000;

    private readonly SessionStore _store;
    private readonly PopularityOptions _options;
    private readonly ShopperCounts _shoppers = new();
    private readonly RecentlyCounted _recent = new();
    private PopularItems _popular;
    private long _newestMs;

    /// <summary>Nothing counted yet.</summary>
    public PopularityCount(SessionStore store, PopularityOptions options)
    {
        _store = store;
        _options = options;
        _popular = new PopularItems(options, [], [], [], [], [], [], []);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is cut off, or not what was expected.</exception>
    public static PopularityCount Load(SessionStore store, PopularityOptions options, SnapshotReader from)
    {
        var count = new PopularityCount(store, options)
        {
            _popular = PopularItems.Load(from, store.ItemsEnd, options),
            _newestMs = from.ReadNumber("time of the newest session", long.MinValue, long.MaxValue),
        };
        count._recent.Load(from);
        return count;
    }

    /// <summary>The popular items; any thread may read them.</summary>
    public PopularItems Popular => Volatile.Read(ref _popular);

    /// <summary>Writes everything that was counted.</summary>
    public void Save(SnapshotWriter into)
    {
        _popular.Save(into, _store.ItemsEnd);
        into.WriteNumber(_newestMs);
        _recent.Save(into);
    }

    /// <summary>Adds an event that the store has just learnt.</summary>
    /// <param name="e">The event.</param>
    /// <param name="change">What it changed.</param>
    /// <param name="version">Events learnt, with this one.</param>
    public void Add(in LearntEvent e, in InteractionChange change, long version)
    {
        var weight = WeightOf(change.OpenedMs);
        if (weight > 0 && change.Before != change.After && _recent.TryAdd(e.Shopper, e.Item, change.After))
        {
            var before = change.Before is { } type ? _options.Weights.Of(type) : 0;
            _popular.Add(
                e.Item,
                _store.Category(e.Item),
                weight * (_options.Weights.Of(change.After) - before),
                weight * Change(EventType.Cart, change),
                weight * Change(EventType.Purchase, change));
        }

        _popular.Publish(version);
    }

    /// <summary>Recounts, from the newest session back to those with a negligible weight.</summary>
    /// <param name="interactions">
    /// How many interactions were looked at in the longer of two passes; a session that is too old counts as one.
    /// </param>
    public void Count(out int interactions)
    {
        interactions = 0;
        var scores = new float[_store.ItemsEnd];
        var carts = new float[_store.ItemsEnd];
        var purchases = new float[_store.ItemsEnd];
        var window = _store.Window;
        _recent.Clear();
        _shoppers.Begin(window.Sessions);
        _newestMs = NewestMs(window);
        var skipped = 0;
        for (var serial = window.Newest; window.Holds(serial); serial--)
        {
            if (!_store.TryRead(serial, out var session))
                continue;
            if (interactions > _options.TouchesMax)
                break;
            var weight = WeightOf(session.OpenedMs);
            if (weight == 0)
            {
                skipped++;
                continue;
            }

            interactions += session.Interactions.Length;
            foreach (var word in session.Interactions)
            {
                var (item, type) = (InteractionWord.Item(word), InteractionWord.Type(word));
                if (InteractionWord.IsSuperseded(word) || !_shoppers.TryCount(session, item, type))
                    continue;
                scores[item] += weight * _options.Weights.Of(type);
                if (type == EventType.Cart)
                    carts[item] += weight;
                else if (type == EventType.Purchase)
                    purchases[item] += weight;
            }
        }

        _shoppers.End();
        var known = Known(scores);
        var (hundredths, twentieths) = CountRecent(window, out var recent);
        interactions = Math.Max(interactions + skipped, recent);
        Volatile.Write(ref _popular, new PopularItems(
            _options,
            [.. known.Take(_options.OrderedItems)],
            scores,
            carts,
            purchases,
            hundredths,
            twentieths,
            OrderByCategory(known)));
    }

    private static int Change(EventType type, in InteractionChange change) =>
        (change.After == type ? 1 : 0) - (change.Before == type ? 1 : 0);

    /// <summary>The weight of a session that was opened then; 0 for one that is too old.</summary>
    private float WeightOf(long openedMs)
    {
        var ageMs = _newestMs - openedMs;
        if (ageMs > OldestMs)
            return 0;
        return ageMs <= 0 ? 1 : MathF.Pow(2, -(float)ageMs / _options.HalfLifeMs);
    }

    private long OldestMs => HalfLivesMax * _options.HalfLifeMs;

    /// <summary>
    /// When the newest session was opened. If no more than a 64th of all sessions were opened in the day before it, the
    /// newest 64th is ignored, so a few wrong clocks make no session look old. Also counts the sessions of each
    /// shopper.
    /// </summary>
    private long NewestMs(SessionWindow window)
    {
        var opened = new List<long>();
        var newestMs = long.MinValue;
        for (var serial = window.Newest; window.Holds(serial); serial--)
        {
            if (!_store.TryRead(serial, out var session))
                continue;
            _shoppers.AddSession(session.Shopper);
            opened.Add(session.OpenedMs);
            newestMs = Math.Max(newestMs, session.OpenedMs);
        }

        var share = opened.Count / NewestShare;
        if (opened.Count == 0)
            return 0;
        if (opened.Count(ms => newestMs - ms <= DayMs) > share)
            return newestMs;
        opened.Sort();
        return opened[^(share + 1)];
    }

    private (byte[] Hundredths, byte[] Twentieths) CountRecent(SessionWindow window, out int interactions)
    {
        interactions = 0;
        var (hundredths, twentieths) = (new byte[_store.ItemsEnd], new byte[_store.ItemsEnd]);
        for (var serial = window.Newest; window.Holds(serial); serial--)
        {
            var age = window.Age(serial);
            if (age * 20L > window.Sessions)
                break;
            if (!_store.TryRead(serial, out var session) || WeightOf(session.OpenedMs) == 0)
                continue;
            foreach (var word in session.Interactions)
            {
                interactions++;
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

    /// <summary>All items with a popularity above zero, most popular first.</summary>
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
            var category = _store.Category(item);
            if (category == 0)
                continue;
            if (!lists.TryGetValue(category, out var items))
                lists.Add(category, items = []);
            if (items.Count < _options.CategoryItems)
                items.Add(item);
        }

        return lists.ToDictionary(list => list.Key, list => list.Value.ToArray());
    }
}
