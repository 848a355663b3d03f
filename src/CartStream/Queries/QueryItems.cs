using CartStream.Events;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Queries;

/// <summary>
/// A query's session as sources see it: its distinct items, newest first. Removals from the cart are skipped: they show
/// no interest.
/// </summary>
internal sealed class QueryItems
{
    /// <summary>Most items; older ones are not looked at.</summary>
    public const int Max = 64;

    private readonly int[] _items = new int[Max];
    private readonly QueryItem[] _facts = new QueryItem[Max];

    /// <summary>Distinct items.</summary>
    public int Count { get; private set; }

    /// <summary>Interactions, without removals.</summary>
    public int Interactions { get; private set; }

    /// <summary>The session's newest event type.</summary>
    public EventType LastType => Count == 0 ? EventType.View : _facts[0].Type;

    /// <summary>The items' numbers, newest first.</summary>
    public ReadOnlySpan<int> Items => _items.AsSpan(0, Count);

    /// <summary>What the session did with each of them.</summary>
    public ReadOnlySpan<QueryItem> Facts => _facts.AsSpan(0, Count);

    /// <summary>Explains that the session itself held the item at this index.</summary>
    public Explanation ExplanationAt(int index) =>
        new(Source.Session, _facts[index].NewestMs, (int)_facts[index].Weightiest);

    /// <summary>Reads a session, oldest interaction first.</summary>
    public void Read(ReadOnlySpan<Interaction> session)
    {
        Count = Interactions = 0;
        for (var i = session.Length - 1; i >= 0; i--)
        {
            ref readonly var interaction = ref session[i];
            if (interaction.Type == EventType.RemoveFromCart)
                continue;
            var index = Items.IndexOf(interaction.Item);
            if (index < 0 && Count == Max)
                continue;
            if (index < 0)
            {
                index = Count++;
                _items[index] = interaction.Item;
                _facts[index] = new QueryItem
                {
                    Newest = Interactions, Type = interaction.Type, NewestMs = interaction.TimeMs,
                };
            }

            ref var fact = ref _facts[index];
            fact.Times++;
            fact.Oldest = Interactions++;
            if (interaction.Type > fact.Weightiest)
                fact.Weightiest = interaction.Type;
        }
    }
}
