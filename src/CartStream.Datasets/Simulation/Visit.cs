namespace CartStream.Datasets.Simulation;

/// <summary>One shopper in the shop, or away with a cart to come back to; reused for the next one.</summary>
/// <remarks>Invariants: at most <see cref="LinesMax"/> cart lines, each item once, oldest first.</remarks>
internal sealed class Visit(int index)
{
    /// <summary>Most lines in a simulated cart.</summary>
    public const int LinesMax = 24;

    private const int RecentMax = 8;
    private readonly long[] _lines = new long[LinesMax];
    private readonly int[] _quantities = new int[LinesMax];
    private readonly long[] _recent = new long[RecentMax];
    private readonly byte[] _shopperId = new byte[ShopIds.NumberBytesMax];
    private readonly byte[] _sessionId = new byte[ShopIds.SessionBytes];
    private int _recentCount;
    private int _shopperIdLength;

    /// <summary>The visit's number in its pool; orders visits of one millisecond.</summary>
    public int Index { get; } = index;

    /// <summary>When the next event happens.</summary>
    public long TimeMs { get; set; }

    /// <summary>The purpose of the visit.</summary>
    public VisitKind Kind { get; set; }

    /// <summary>The phase of the visit.</summary>
    public VisitPhase Phase { get; set; }

    /// <summary>Steps left to walk.</summary>
    public int StepsLeft { get; set; }

    /// <summary>Whether the shopper has decided to put the current item into the cart.</summary>
    public bool WantsCurrent { get; set; }

    /// <summary>The item that the shopper looks at, or -1 before the first.</summary>
    public long Item { get; private set; }

    /// <summary>Determines which brands, categories and prices the shopper likes.</summary>
    public ulong Taste { get; private set; }

    /// <summary>How many lines the cart has.</summary>
    public int Lines { get; private set; }

    /// <summary>How many items the shopper remembers from this visit.</summary>
    public int RecentCount => Math.Min(_recentCount, RecentMax);

    /// <summary>The shopper's id.</summary>
    public ReadOnlySpan<byte> ShopperId => _shopperId.AsSpan(0, _shopperIdLength);

    /// <summary>The session's id.</summary>
    public ReadOnlySpan<byte> SessionId => _sessionId;

    /// <summary>Lets a shopper in, with an empty cart.</summary>
    public void Enter(long shopper, ulong taste)
    {
        _shopperIdLength = ShopIds.WriteShopper(shopper, _shopperId);
        Taste = taste;
        Lines = 0;
    }

    /// <summary>Begins a session; the cart stays as it is.</summary>
    public void BeginSession(VisitKind kind, int steps, ulong idHigh, ulong idLow)
    {
        ShopIds.WriteSession(idHigh, idLow, _sessionId);
        Kind = kind;
        Phase = VisitPhase.Walking;
        StepsLeft = steps;
        WantsCurrent = false;
        Item = -1;
        _recentCount = 0;
    }

    /// <summary>Goes to an item.</summary>
    public void MoveTo(long item)
    {
        Item = item;
        _recent[_recentCount++ % RecentMax] = item;
    }

    /// <summary>One of the items remembered, 0 to <see cref="RecentCount"/> less one.</summary>
    public long Recent(int at) => _recent[at];

    /// <summary>The item of a cart line.</summary>
    public long Line(int at) => _lines[at];

    /// <summary>Pieces of a cart line.</summary>
    public int Quantity(int at) => _quantities[at];

    /// <summary>Puts pieces of the current item into the cart; false when no line is free for it.</summary>
    public bool TryAdd(int quantity)
    {
        var at = _lines.AsSpan(0, Lines).IndexOf(Item);
        if (at < 0)
        {
            if (Lines == LinesMax)
                return false;
            at = Lines++;
            _lines[at] = Item;
            _quantities[at] = 0;
        }

        _quantities[at] += quantity;
        return true;
    }

    /// <summary>Takes a line out of the cart.</summary>
    public void Drop(int at)
    {
        _lines.AsSpan(at + 1, Lines - at - 1).CopyTo(_lines.AsSpan(at));
        _quantities.AsSpan(at + 1, Lines - at - 1).CopyTo(_quantities.AsSpan(at));
        Lines--;
    }
}
