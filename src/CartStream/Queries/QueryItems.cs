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

    private const int NoIndex = -1;

    private readonly int[] _items = new int[Max];
    private readonly QueryItem[] _facts = new QueryItem[Max];

    /// <summary>Distinct items.</summary>
    public int Count { get; private set; }

    /// <summary>Interactions, without removals.</summary>
    public int Interactions { get; private set; }

    /// <summary>Whether the newest interaction repeats the one before it.</summary>
    public bool Stays { get; private set; }

    /// <summary>Whether the newest interaction has the item of the last but one before it.</summary>
    public bool GoesBack { get; private set; }

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
        Stays = GoesBack = false;
        var after = new Following(NoIndex, NoIndex, NoIndex);
        for (var i = session.Length - 1; i >= 0; i--)
        {
            ref readonly var interaction = ref session[i];
            if (interaction.Type == EventType.RemoveFromCart)
                continue;
            var index = Items.IndexOf(interaction.Item);
            if (index < 0 && Count == Max)
            {
                after = after.Then(NoIndex);
                continue;
            }

            if (index < 0)
            {
                index = Count++;
                _items[index] = interaction.Item;
                _facts[index] = new QueryItem
                {
                    Newest = Interactions, Type = interaction.Type, NewestMs = interaction.TimeMs,
                };
            }

            CountStep(index, after);
            after = after.Then(index);
            ref var fact = ref _facts[index];
            fact.Times++;
            fact.Oldest = Interactions++;
            if (interaction.Type > fact.Weightiest)
                fact.Weightiest = interaction.Type;
        }
    }

    /// <summary>Counts what came before and after the newest item earlier in the session.</summary>
    /// <param name="index">The index of an interaction's item.</param>
    /// <param name="after">The items of the interactions after it.</param>
    private void CountStep(int index, in Following after)
    {
        if (after.First == 0 && Interactions > 1)
            _facts[index].BeforeNewest++;
        if (index != 0)
            return;
        Stays |= Interactions == 1;
        GoesBack |= Interactions == 2;
        if (after.First != NoIndex)
            _facts[after.First].AfterNewest++;
        if (after.Second != NoIndex)
            _facts[after.Second].SoonAfterNewest++;
        if (after.Third != NoIndex && after.Third != after.Second)
            _facts[after.Third].SoonAfterNewest++;
    }

    /// <summary>The indices of the items of the next interactions after one.</summary>
    private readonly record struct Following(int First, int Second, int Third)
    {
        /// <summary>The same for the interaction before, whose next is <paramref name="index"/>.</summary>
        public Following Then(int index) => new(index, First, Second);
    }
}
