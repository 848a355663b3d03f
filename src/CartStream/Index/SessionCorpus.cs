using CartStream.Events;

namespace CartStream.Index;

/// <summary>
/// The sessions that fits read: oldest first, each with its distinct items in the order of their newest interaction.
/// Immutable.
/// </summary>
internal sealed class SessionCorpus
{
    private readonly int[] _starts;
    private readonly int[] _items;
    private readonly EventType[] _types;

    /// <summary>Takes the arrays as they are; they must not change after.</summary>
    /// <param name="starts">Where each session starts in <paramref name="items"/>, and the end.</param>
    /// <param name="items">Item numbers, session by session.</param>
    /// <param name="types">Per item, the weightiest event type in the session.</param>
    /// <param name="itemCount">Every item number is below this.</param>
    /// <exception cref="ArgumentException">The arrays don't fit together.</exception>
    public SessionCorpus(int[] starts, int[] items, EventType[] types, int itemCount)
    {
        if (starts.Length == 0 || starts[0] != 0 || starts[^1] != items.Length || types.Length != items.Length)
        {
            throw new ArgumentException(
                $"found {starts.Length} starts, {items.Length} items and {types.Length} types; expected starts from 0 "
                + "to the number of items, and a type per item",
                nameof(starts));
        }

        for (var i = 1; i < starts.Length; i++)
        {
            if (starts[i] < starts[i - 1])
                throw new ArgumentException($"session {i - 1} ends before it starts", nameof(starts));
        }

        foreach (var item in items)
        {
            if ((uint)item >= (uint)itemCount)
                throw new ArgumentException($"found item {item}, expected 0 to {itemCount - 1}", nameof(items));
        }

        _starts = starts;
        _items = items;
        _types = types;
        ItemCount = itemCount;
    }

    /// <summary>Sessions.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>Every item number is below this.</summary>
    public int ItemCount { get; }

    /// <summary>The items of a session, in the order of their newest interaction.</summary>
    public ReadOnlySpan<int> Items(int session) => _items.AsSpan(_starts[session].._starts[session + 1]);

    /// <summary>Per item of <see cref="Items"/>, the weightiest event type in the session.</summary>
    public ReadOnlySpan<EventType> Types(int session) => _types.AsSpan(_starts[session].._starts[session + 1]);
}
