using CartStream.Events;

namespace CartStream.Index;

/// <summary>A copy of the window's sessions, oldest first; immutable.</summary>
internal sealed class SessionSnapshot
{
    private readonly int[] _starts;
    private readonly int[] _words;
    private readonly ulong[] _shoppers;
    private readonly long[] _openedMs;
    private readonly int[] _categories;
    private readonly ItemTraits[] _traits;

    /// <summary>Copies a store's window.</summary>
    public SessionSnapshot(SessionStore store)
    {
        var starts = new List<int> { 0 };
        var words = new List<int>();
        var shoppers = new List<ulong>();
        var openedMs = new List<long>();
        var window = store.Window;
        for (var serial = window.Oldest; window.Holds(serial); serial++)
        {
            if (!store.TryRead(serial, out var session) || session.Interactions.IsEmpty)
                continue;
            words.AddRange(session.Interactions);
            starts.Add(words.Count);
            shoppers.Add(session.Shopper);
            openedMs.Add(session.OpenedMs);
        }

        _starts = [.. starts];
        _words = [.. words];
        _shoppers = [.. shoppers];
        _openedMs = [.. openedMs];
        ItemsEnd = store.ItemsEnd;
        _categories = [.. Enumerable.Range(0, ItemsEnd).Select(store.Category)];
        IsDescribed = store.IsDescribed;
        _traits = IsDescribed ? [.. Enumerable.Range(0, ItemsEnd).Select(store.Traits)] : [];
    }

    /// <summary>Sessions.</summary>
    public int Count => _openedMs.Length;

    /// <summary>Items are below this number.</summary>
    public int ItemsEnd { get; }

    /// <summary>An item's category; 0 when it is not known.</summary>
    public int Category(int item) => _categories[item];

    /// <summary>The other traits of an item.</summary>
    public ItemTraits Traits(int item) => IsDescribed ? _traits[item] : default;

    /// <summary>Whether any item has traits besides its category.</summary>
    public bool IsDescribed { get; }

    /// <summary>The interactions of a session, as <see cref="InteractionWord"/> packs them.</summary>
    public ReadOnlySpan<int> Interactions(int session) => _words.AsSpan(_starts[session].._starts[session + 1]);

    /// <summary>The key of the session's shopper, 0 for an unknown shopper.</summary>
    public ulong Shopper(int session) => _shoppers[session];

    /// <summary>Time of the session's first event, milliseconds since 1970.</summary>
    public long OpenedMs(int session) => _openedMs[session];

    /// <summary>The first sessions, each with its distinct items at the index of their newest interaction.</summary>
    public SessionCorpus Distinct(int count)
    {
        var starts = new int[count + 1];
        var items = new List<int>();
        var types = new List<EventType>();
        for (var session = 0; session < count; session++)
        {
            foreach (var word in Interactions(session))
            {
                if (InteractionWord.IsSuperseded(word))
                    continue;
                items.Add(InteractionWord.Item(word));
                types.Add(InteractionWord.Type(word));
            }

            starts[session + 1] = items.Count;
        }

        return new SessionCorpus(starts, [.. items], [.. types], ItemsEnd);
    }
}
