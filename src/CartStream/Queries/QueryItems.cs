using CartStream.Events;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Queries;

/// <summary>
/// A query's session as sources see it: its distinct items, newest first. Removals from the cart are passed over: they
/// show no interest.
/// </summary>
internal sealed class QueryItems
{
    /// <summary>Older items than these are not looked at.</summary>
    public const int Max = 64;

    private readonly int[] _items = new int[Max];
    private readonly QueryItem[] _facts = new QueryItem[Max];

    /// <summary>Distinct items.</summary>
    public int Count { get; private set; }

    /// <summary>Touches, without removals.</summary>
    public int Touches { get; private set; }

    /// <summary>What the session did last.</summary>
    public EventType LastType => Count == 0 ? EventType.View : _facts[0].Type;

    /// <summary>The items' numbers, newest first.</summary>
    public ReadOnlySpan<int> Items => _items.AsSpan(0, Count);

    /// <summary>What the session did with each of them.</summary>
    public ReadOnlySpan<QueryItem> Facts => _facts.AsSpan(0, Count);

    /// <summary>Tells that the session touched the item at this place.</summary>
    public Explanation EvidenceAt(int place) =>
        new(Source.Session, _facts[place].NewestMs, (int)_facts[place].Weightiest);

    /// <summary>Reads a session, oldest touch first.</summary>
    public void Read(ReadOnlySpan<Interaction> session)
    {
        Count = Touches = 0;
        for (var i = session.Length - 1; i >= 0; i--)
        {
            ref readonly var touch = ref session[i];
            if (touch.Type == EventType.RemoveFromCart)
                continue;
            var place = Items.IndexOf(touch.Item);
            if (place < 0 && Count == Max)
                continue;
            if (place < 0)
            {
                place = Count++;
                _items[place] = touch.Item;
                _facts[place] = new QueryItem { Newest = Touches, Type = touch.Type, NewestMs = touch.TimeMs };
            }

            ref var fact = ref _facts[place];
            fact.Times++;
            fact.Oldest = Touches++;
            if (touch.Type > fact.Weightiest)
                fact.Weightiest = touch.Type;
        }
    }
}
