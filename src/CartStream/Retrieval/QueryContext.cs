using CartStream.Index;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Index.Popularity;

namespace CartStream.Retrieval;

/// <summary>
/// One query as candidate sources and scorers see it: the session, and the model's state at that moment. It is data
/// only, without references to sources or candidates. Holds the arrays of one query and reuses them for the next.
/// </summary>
internal sealed class QueryContext
{
    private readonly ItemSessions _newest;
    private readonly int _newestMax;

    /// <summary>Space for queries of <paramref name="store"/>.</summary>
    /// <param name="store">The learnt sessions.</param>
    /// <param name="options">The model's settings: how many sessions of the newest item sources look at.</param>
    public QueryContext(SessionStore store, ModelOptions options)
    {
        Store = store;
        _newest = new ItemSessions(store);
        _newestMax = Math.Max(options.Knn.SessionsPerItem, options.Rules.SessionsPerItem);
    }

    /// <summary>The learnt sessions.</summary>
    public SessionStore Store { get; }

    /// <summary>Queries begun so far: two calls with the same number are about the same query.</summary>
    public long Number { get; private set; }

    /// <summary>The items of the query's session.</summary>
    public QueryItems Session { get; } = new();

    /// <summary>The key of the query's own session, which sources must ignore; null when it has none.</summary>
    public ulong? OwnSession { get; private set; }

    /// <summary>The sessions to look at.</summary>
    public SessionWindow Window { get; private set; }

    /// <summary>Items were below this number when the query began; newer items are unknown to it.</summary>
    public int ItemsEnd { get; private set; }

    /// <summary>The popular items.</summary>
    public PopularItems Popular { get; private set; } = PopularItems.None;

    /// <summary>The popular items in the category of the session's newest item, most popular first.</summary>
    public ReadOnlySpan<int> PopularInCategory =>
        Session.Count == 0 ? [] : Popular.OrderedIn(Store.Category(Session.Items[0]));

    /// <summary>What the result should predict.</summary>
    public Objective Objective { get; private set; }

    /// <summary>The sessions of the session's newest item, looked up when a source first reads them.</summary>
    public ItemSessions SessionsOfNewest
    {
        get
        {
            if (_newest.Count == 0 && Session.Count > 0)
                _newest.Find(Session.Items[0], _newestMax, OwnSession, Window);
            return _newest;
        }
    }

    /// <summary>Begins a query, whatever it excludes.</summary>
    public void Begin(in ModelQuery query, PopularItems popular)
    {
        Number++;
        Window = Store.Window;
        Popular = popular;
        Objective = query.Objective;
        OwnSession = query.SessionKey;
        _newest.Clear();
        Session.Read(query.Session);
        ItemsEnd = Store.ItemsEnd;
    }

    /// <summary>
    /// How long ago the newest session that holds an item was opened, as a share of the window; 1 if none holds it.
    /// </summary>
    public float LastSeen(int item)
    {
        var postings = Store.Postings.Read(item);
        for (var i = postings.Length - 1; i >= 0; i--)
        {
            var serial = Volatile.Read(in postings[i]);
            if (Window.Holds(serial))
                return Window.Age(serial) / (float)Math.Max(1, Window.Sessions);
        }

        return 1;
    }
}
