using CartStream.Datasets.Reading;
using CartStream.Events;
using CartStream.Shoppers;

namespace CartStream.Datasets.Profiling;

/// <summary>
/// Statistics of a data set, computed in one pass. Items, brands, categories, shoppers and sessions are counted
/// exactly, in plain dictionaries: memory grows with their number (about 100 bytes each), not with the events.
/// </summary>
public sealed class DatasetProfile
{
    /// <summary>Default number of items, brands and categories listed.</summary>
    public const int TopDefault = 10;

    /// <summary>Default idle time that ends a session without an id, the same as in the processor.</summary>
    public const long IdleGapMsDefault = ShopperOptions.IdleGapMsDefault;

    private const long MsPerHour = 3_600_000;
    private const int HoursPerDay = 24;

    private readonly long[] _byType = new long[EventTypeNames.Count];
    private readonly long[,] _byHour = new long[HoursPerDay, EventTypeNames.Count];
    private readonly SortedDictionary<DateOnly, long> _byDay = [];
    private readonly KeyCounter _items = new();
    private readonly KeyCounter _brands = new();
    private readonly KeyCounter _categories = new();
    private readonly KeyCounter _shoppers = new();
    private readonly SessionBook _sessions;

    private DatasetProfile(long idleGapMs) => _sessions = new SessionBook(idleGapMs);

    /// <summary>Rows, rejected rows and exact duplicates of the source.</summary>
    public SourceCounts Counts { get; private set; }

    /// <summary>Number of events of each type, by <see cref="EventType"/>.</summary>
    public IReadOnlyList<long> ByType => _byType;

    /// <summary>Events by day (UTC), in the order of time; days without events are left out.</summary>
    public IReadOnlyDictionary<DateOnly, long> ByDay => _byDay;

    /// <summary>Time of the earliest event, milliseconds since 1970; null when there is none.</summary>
    public long? FirstTimeMs { get; private set; }

    /// <summary>Time of the latest event, milliseconds since 1970; null when there is none.</summary>
    public long? LastTimeMs { get; private set; }

    /// <summary>Lowest price; null when no event has one.</summary>
    public decimal? PriceMin { get; private set; }

    /// <summary>Highest price; null when no event has one.</summary>
    public decimal? PriceMax { get; private set; }

    /// <summary>Events that came after an event with a later time.</summary>
    public long LateEvents { get; private set; }

    /// <summary>Distinct shoppers.</summary>
    public int Shoppers => _shoppers.Distinct;

    /// <summary>Distinct items.</summary>
    public int Items => _items.Distinct;

    /// <summary>Distinct brands.</summary>
    public int Brands => _brands.Distinct;

    /// <summary>Distinct categories, by code, or by number where there is no code.</summary>
    public int Categories => _categories.Distinct;

    /// <summary>Items with the most events.</summary>
    public IReadOnlyList<NamedCount> TopItems { get; private set; } = [];

    /// <summary>Brands with the most events.</summary>
    public IReadOnlyList<NamedCount> TopBrands { get; private set; } = [];

    /// <summary>Categories with the most events.</summary>
    public IReadOnlyList<NamedCount> TopCategories { get; private set; } = [];

    /// <summary>How many sessions reached each stage.</summary>
    public DatasetFunnel Funnel { get; private set; }

    /// <summary>Sessions by their number of events, from the shortest.</summary>
    public IReadOnlyDictionary<int, long> SessionLengths { get; private set; } = new SortedDictionary<int, long>();

    /// <summary>The first rejected rows, where the source keeps them.</summary>
    public IReadOnlyList<RejectedRow> FirstRejected { get; private set; } = [];

    /// <summary>
    /// Rejected rows by the faulty field, from the most frequent; empty where the source doesn't report them.
    /// </summary>
    public IReadOnlyList<NamedCount> RejectedByField { get; private set; } = [];

    /// <summary>Events of a type in an hour of the day (UTC, 0 to 23), over all days.</summary>
    public long ByHour(int hour, EventType type) => _byHour[hour, (int)type];

    /// <summary>
    /// The number of events that <paramref name="share"/> (0 to 1) of the sessions do not exceed; 0 when there is no
    /// session.
    /// </summary>
    public int SessionLengthAt(double share)
    {
        var left = (long)Math.Ceiling(Funnel.Sessions * Math.Clamp(share, 0, 1));
        foreach (var (length, sessions) in SessionLengths)
        {
            left -= sessions;
            if (left <= 0)
                return length;
        }

        return 0;
    }

    /// <summary>Reads <paramref name="source"/> to its end.</summary>
    /// <param name="source">The source; it stays open.</param>
    /// <param name="top">How many items, brands and categories to list.</param>
    /// <param name="idleGapMs">Idle time that ends a session without an id, in milliseconds.</param>
    public static DatasetProfile Of(IEventSource source, int top = TopDefault, long idleGapMs = IdleGapMsDefault)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(idleGapMs);
        var profile = new DatasetProfile(idleGapMs);
        while (source.TryRead(out var e))
            profile.Add(e);
        profile.Finish(source, top);
        return profile;
    }

    private void Add(in ShopperEvent e)
    {
        _byType[(int)e.Type]++;
        _byHour[(int)(e.TimeMs / MsPerHour % HoursPerDay), (int)e.Type]++;
        var day = DateOnly.FromDateTime(DateTime.UnixEpoch.AddMilliseconds(e.TimeMs));
        _byDay[day] = _byDay.GetValueOrDefault(day) + 1;
        if (e.TimeMs < LastTimeMs)
            LateEvents++;
        FirstTimeMs = Math.Min(FirstTimeMs ?? e.TimeMs, e.TimeMs);
        LastTimeMs = Math.Max(LastTimeMs ?? e.TimeMs, e.TimeMs);
        if (e.Price is { } price)
        {
            PriceMin = Math.Min(PriceMin ?? price, price);
            PriceMax = Math.Max(PriceMax ?? price, price);
        }

        _items.Count(e.ItemId);
        _brands.Count(e.Brand);
        _categories.Count(e.CategoryCode.IsEmpty ? e.CategoryId : e.CategoryCode);
        _shoppers.Count(e.ShopperId);
        _sessions.Add(e);
    }

    private void Finish(IEventSource source, int top)
    {
        Counts = source.Counts;
        if (source is EventFileSource files)
        {
            FirstRejected = files.FirstRejected;
            RejectedByField = files.RejectedByField;
        }

        TopItems = _items.Top(top);
        TopBrands = _brands.Top(top);
        TopCategories = _categories.Top(top);
        var lengths = new SortedDictionary<int, long>();
        long sessions = 0, views = 0, carts = 0, removals = 0, purchases = 0, abandoned = 0;
        foreach (var session in _sessions.Sessions)
        {
            lengths[session.Events] = lengths.GetValueOrDefault(session.Events) + 1;
            sessions++;
            views += session.Has(EventType.View) ? 1 : 0;
            carts += session.Has(EventType.Cart) ? 1 : 0;
            removals += session.Has(EventType.RemoveFromCart) ? 1 : 0;
            purchases += session.Has(EventType.Purchase) ? 1 : 0;
            abandoned += session.Has(EventType.Cart) && !session.Has(EventType.Purchase) ? 1 : 0;
        }

        SessionLengths = lengths;
        Funnel = new DatasetFunnel(sessions, views, carts, removals, purchases, abandoned);
    }
}
