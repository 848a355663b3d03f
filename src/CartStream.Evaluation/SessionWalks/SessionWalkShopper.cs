namespace CartStream.Evaluation.SessionWalks;

/// <summary>One shopper's recommended and touched items, session by session and over all sessions together.</summary>
/// <remarks>
/// Invariant: the open session's items are in <c>_openItems</c> and counted by no sum until the session is closed.
/// </remarks>
internal sealed class SessionWalkShopper
{
    private ItemSet _everRecommended = new();
    private ItemSet _everTouched = new();
    private ItemSet _openRecommended = new();
    private ItemSet _openItems = new();
    private SessionWalkCounts _closed;

    /// <summary>Sessions, the open one included.</summary>
    public int Sessions { get; private set; }

    /// <summary>Items that were recommended before any session and touched in any, earlier or later.</summary>
    public int OriginalCorrect => _everRecommended.CountCommon(_everTouched);

    /// <summary>The sums over the sessions before which something was recommended, the open one included.</summary>
    public SessionWalkCounts Sums => _openRecommended.Count == 0 ? _closed : _closed.Plus(
        _openRecommended.Count, _openItems.Count, _openRecommended.CountCommon(_openItems));

    public void Start(ReadOnlySpan<int> recommended)
    {
        _closed = Sums;
        Sessions++;
        _openRecommended = new ItemSet();
        _openItems = new ItemSet();
        foreach (var item in recommended)
        {
            _openRecommended.Add(item);
            _everRecommended.Add(item);
        }
    }

    public void Add(int item)
    {
        _openItems.Add(item);
        _everTouched.Add(item);
    }
}
