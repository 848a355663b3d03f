using System.Runtime.InteropServices;
using CartStream.Events;
using CartStream.Queries;
using CartStream.Shoppers;

namespace CartStream.Policies;

/// <summary>
/// The items that an answer leaves out: those that are named, cart lines beyond their age, and, unless they are in the
/// cart, items that were bought and are not due again, that the session removed, and that it touched last (for
/// discoveries, all that it touched). Bought items and the item touched last are left out in every variant, and an item
/// in the cart stands for its other variants. Every answer, and every list that is compared with an answer, leaves
/// these items out.
/// </summary>
/// <remarks>Reused for the next query, by one thread. Allocates nothing once warmed up.</remarks>
internal sealed class ExclusionSet(PolicyOptions options)
{
    private const long DayMs = 24L * 60 * 60 * 1_000;

    private readonly List<int> _items = [];
    private readonly GroupChoice _groups = new();

    /// <summary>Which variants may still be answered; null where items have none.</summary>
    public GroupChoice? Groups { get; private set; }

    /// <summary>The items, in any order; may repeat.</summary>
    public ReadOnlySpan<int> Items => CollectionsMarshal.AsSpan(_items);

    /// <summary>Whether an item is left out.</summary>
    public bool Holds(int item) => _items.Contains(item);

    /// <summary>Whether a group of variants is left out; 0 is none.</summary>
    public bool HoldsGroup(int group) => Groups?.LeavesOut(group) == true;

    /// <summary>Leaves out one more item.</summary>
    public void Add(int item) => _items.Add(item);

    /// <summary>Leaves out the cart's items, once they have been placed.</summary>
    public void AddCart(ReadOnlySpan<CartItem> cart)
    {
        foreach (var line in cart)
            _items.Add(line.Item);
    }

    /// <summary>Restarts with the items that <paramref name="query"/> leaves out.</summary>
    public void Collect(in PolicyQuery query)
    {
        _items.Clear();
        _items.AddRange(query.Excluded);
        BeginGroups(query);
        foreach (var line in query.Cart)
        {
            if (IsStale(line, query))
                _items.Add(line.Item);
        }

        var before = _items.Count;
        if (query.Purchases is { } purchases)
            AddBought(purchases, query);
        LeaveOutVariants(before);
        AddRemoved(query);
        var removedEnd = _items.Count;
        if (query.DiscoveriesOnly)
        {
            foreach (var interaction in query.Session)
                _items.Add(interaction.Item);
        }
        else if (options.ExcludeCurrent && !query.Session.IsEmpty)
        {
            _items.Add(query.Session[^1].Item);
        }

        LeaveOutVariants(removedEnd);
        KeepWhatIsInCart(query.Cart, before);
    }

    /// <summary>Whether a cart line is too old to be recommended.</summary>
    private bool IsStale(in CartItem line, in PolicyQuery query) =>
        query.StreamTimeMs - line.ChangedAt.TimeMs > (query.Ages?.CartDays(line.Item) ?? options.CartDays) * DayMs
        && !Session.Holds(query.Session, line.Item);

    /// <summary>Leaves out items that were bought and are not due again.</summary>
    private void AddBought(Purchases purchases, in PolicyQuery query)
    {
        foreach (var purchase in purchases.Newest)
        {
            if ((query.Ages?.BuyAgainDays(purchase.Item) ?? options.BuyAgainDays) is { } days)
            {
                var bought = purchases.Of(purchase.Item);
                if (bought.DaysUntil(query.StreamTimeMs) >= (bought.GapDays ?? days))
                    continue;
            }

            _items.Add(purchase.Item);
        }
    }

    /// <summary>
    /// Leaves out the items whose newest interaction in the session took them out of the cart, unless some pieces
    /// remain in the cart.
    /// </summary>
    private void AddRemoved(in PolicyQuery query)
    {
        for (var i = 0; i < query.Session.Length; i++)
        {
            var item = query.Session[i].Item;
            if (query.Session[i].Type == EventType.RemoveFromCart
                && !Session.Holds(query.Session[(i + 1)..], item)
                && !Cart.Contains(query.Cart, item))
            {
                _items.Add(item);
            }
        }
    }

    private void BeginGroups(in PolicyQuery query)
    {
        Groups = query.Groups is null ? null : _groups;
        if (query.Groups is null)
            return;
        _groups.Begin(query.Groups);
        foreach (var group in query.ExcludedGroups)
            _groups.LeaveOut(group);
        foreach (var line in query.Cart)
        {
            // A cart item that can't be bought leaves its slot to another variant.
            if (query.Filter?.Allows(line.Item) != false)
                _groups.LeaveOutGroupOf(line.Item);
            _groups.Keep(line.Item);
        }
    }

    /// <summary>Leaves out the other variants of the items added from <paramref name="start"/> on.</summary>
    private void LeaveOutVariants(int start)
    {
        for (var i = start; i < _items.Count && Groups is not null; i++)
            _groups.LeaveOutGroupOf(_items[i]);
    }

    /// <summary>Allows the cart's items among those added from <paramref name="start"/> on.</summary>
    private void KeepWhatIsInCart(ReadOnlySpan<CartItem> cart, int start)
    {
        for (var i = _items.Count - 1; i >= start; i--)
        {
            if (Cart.Contains(cart, _items[i]))
                _items.RemoveAt(i);
        }
    }
}
