using CartStream.Index;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Retrieval.Candidates;
using CartStream.Retrieval.Content;
using CartStream.Retrieval.Popularity;
using CartStream.Retrieval.SessionKnn;
using CartStream.Retrieval.Transitions;

namespace CartStream.Retrieval;

/// <summary>One reader's query while it is answered: what was asked, and what the sources found.</summary>
internal sealed class QueryContext
{
    private readonly VmisKnnRetriever _neighbours;
    private readonly TransitionRetriever _transitions;
    private readonly WalkRetriever _walk;
    private readonly ContentIndex _index;
    private readonly ContentRetriever _content;
    private readonly ItemSessions _newest;
    private readonly int _newestMax;
    private ulong? _own;
    private bool _isContentFound;

    /// <summary>A workspace over <paramref name="store"/>.</summary>
    /// <param name="store">What is remembered.</param>
    /// <param name="content">What is listed of it by what items are.</param>
    /// <param name="options">How it is asked.</param>
    /// <param name="isDetailed">Whether more than neighbours and sequential rules will be asked.</param>
    public QueryContext(SessionStore store, ContentIndex content, ModelOptions options, bool isDetailed)
    {
        Store = store;
        Candidates = new CandidateTable(isDetailed);
        _newest = new ItemSessions(store);
        _newestMax = Math.Max(options.Knn.SessionsPerItem, options.Rules.SessionsPerItem);
        var damping = new PopularDamping(options.Rules.PopularPower);
        _neighbours = new VmisKnnRetriever(store, options.Knn);
        _transitions = new TransitionRetriever(store, options.Rules, damping);
        _walk = new WalkRetriever(store, options.Rules, damping);
        _index = content;
        _content = new ContentRetriever(store);
    }

    /// <summary>What is remembered.</summary>
    public SessionStore Store { get; }

    /// <summary>The query's items.</summary>
    public QueryItems Query { get; } = new();

    /// <summary>What was found.</summary>
    public CandidateTable Candidates { get; }

    /// <summary>The sessions that count.</summary>
    public SessionWindow Window { get; private set; }

    /// <summary>Items were below this number when the query began; newer ones it does not know.</summary>
    public int ItemsEnd { get; private set; }

    /// <summary>What is popular.</summary>
    public PopularItems Popular { get; private set; } = PopularItems.None;

    /// <summary>What is popular in the category of the query's newest item, most popular first.</summary>
    public ReadOnlySpan<int> PopularInCategory =>
        Query.Count == 0 ? [] : Popular.OrderedIn(Store.Category(Query.Items[0]));

    /// <summary>What the answer should foresee.</summary>
    public Objective Objective { get; private set; }

    /// <summary>Sessions of the newest item that the rules looked at.</summary>
    public int NewestSessions => _transitions.NewestSessions;

    /// <summary>In how many of these it came right after the query's second newest item.</summary>
    public int NewestPairs => _transitions.NewestPairs;

    /// <summary>Neighbours that were found.</summary>
    public int Neighbours => _neighbours.Neighbours;

    /// <summary>Begins with a query, whatever it excludes.</summary>
    public void Begin(in ModelQuery query, PopularItems popular)
    {
        Window = Store.Window;
        Popular = popular;
        Objective = query.Objective;
        _own = query.SessionKey;
        _newest.Clear();
        _isContentFound = false;
        Query.Read(query.Session);
        ItemsEnd = Store.ItemsEnd;
        Candidates.Begin(ItemsEnd);
        for (var i = 0; i < Query.Count; i++)
            Candidates.At(Query.Items[i]).QueryPlace = i;
    }

    /// <summary>Leaves items out of the answer.</summary>
    public void Exclude(ReadOnlySpan<int> items)
    {
        foreach (var item in items)
            Candidates.At(item).IsExcluded = true;
    }

    /// <summary>
    /// The odds of staying with the newest item: in how many of its sessions something was done to it again at once,
    /// counted by the rules, held to the shop's odds while there are few.
    /// </summary>
    public float RepeatOdds
    {
        get
        {
            var overall = (Store.Repeated + 1f) / (Store.Touched + 10f);
            return (_transitions.NewestRepeated + (20 * overall)) / (_transitions.NewestSessions + 20);
        }
    }

    /// <summary>How long ago an item was first touched by a new session, as a share of the window; 1 if it never was.
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

    /// <summary>The sessions of the query's newest item, found when a source first asks.</summary>
    private ItemSessions Newest
    {
        get
        {
            if (_newest.Count == 0 && Query.Count > 0)
                _newest.Find(Query.Items[0], _newestMax, _own, Window);
            return _newest;
        }
    }

    /// <summary>Asks the session neighbours.</summary>
    public void AskNeighbours() => _neighbours.Propose(Query, Newest, _own, Window, Candidates);

    /// <summary>Asks the sequential rules alone, of <paramref name="itemsMax"/> of the query's items at most.</summary>
    public void AskSequences(int itemsMax = QueryItems.Max) =>
        _transitions.Propose(Query, itemsMax, Newest, _own, Window, isSequential: true, Candidates);

    /// <summary>Asks all rules.</summary>
    public void AskTransitions() =>
        _transitions.Propose(Query, QueryItems.Max, Newest, _own, Window, isSequential: false, Candidates);

    /// <summary>Asks the walk, after the rules.</summary>
    public void AskWalk() => _walk.Propose(_own, Window, Candidates);

    /// <summary>What is most like the query's newest items, as <see cref="TopK.PackedScores"/> of items, best first.
    /// </summary>
    public ReadOnlySpan<ulong> AskContent()
    {
        if (!_isContentFound)
            _content.Find(Query, _index, ItemsEnd);
        _isContentFound = true;
        return _content.Best;
    }
}
