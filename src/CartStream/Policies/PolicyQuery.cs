using CartStream.Queries;
using CartStream.Shoppers;

namespace CartStream.Policies;

/// <summary>A query to a policy: what the shopper did, and what the result must satisfy.</summary>
public readonly ref struct PolicyQuery
{
    /// <summary>The cart's items, oldest addition first.</summary>
    public ReadOnlySpan<CartItem> Cart { get; init; }

    /// <summary>The open session's interactions, oldest first; empty for a session that has not begun.</summary>
    public ReadOnlySpan<Interaction> Session { get; init; }

    /// <summary>The key under which the session is learnt; null when it is not.</summary>
    public ulong? SessionKey { get; init; }

    /// <summary>The last items of all sessions, each once, oldest interaction first.</summary>
    public ReadOnlySpan<Interaction> History { get; init; }

    /// <summary>
    /// Purchases, which are left out unless they are in the cart again or due again; null for none.
    /// </summary>
    public Purchases? Purchases { get; init; }

    /// <summary>Item numbers that must not be answered, in the cart or not.</summary>
    public ReadOnlySpan<int> Excluded { get; init; }

    /// <summary>Groups of which no item must be answered that is not in the cart; see <see cref="Groups"/>.</summary>
    public ReadOnlySpan<int> ExcludedGroups { get; init; }

    /// <summary>
    /// Which items are variants of one product: an answer has one item of a group at most. Null where items have no
    /// variants.
    /// </summary>
    public IItemGroups? Groups { get; init; }

    /// <summary>A filter for every item, the cart's included; null for none.</summary>
    public IItemFilter? Filter { get; init; }

    /// <summary>Ages of cart lines and purchases other than those of the options; null for none.</summary>
    public IAgeRules? Ages { get; init; }

    /// <summary>Whether to answer discoveries alone: nothing of the cart or of this session.</summary>
    public bool DiscoveriesOnly { get; init; }

    /// <summary>
    /// Slots of the list, of which cart and history take their share; null for the whole result. The rest of the result
    /// gets the next items of the ranking: the next pages, as if they had been requested later.
    /// </summary>
    public int? Slots { get; init; }

    /// <summary>As <see cref="ModelQuery.AsOf"/>.</summary>
    public long? AsOf { get; init; }

    /// <summary>The time of the request, milliseconds since 1970.</summary>
    public long TimeMs { get; init; }

    /// <summary>
    /// Stream time, by which the ages of cart lines and purchases count; for a store that was filled from a file it is
    /// the time of its events, not the clock's.
    /// </summary>
    public long StreamTimeMs { get; init; }

    /// <summary>The same query for the newest event of a shopper.</summary>
    /// <param name="state">The shopper.</param>
    /// <param name="session">The session that the event belongs to.</param>
    /// <param name="cart">The items of the shopper's cart, oldest addition first.</param>
    public PolicyQuery For(ShopperState state, Session session, ReadOnlySpan<CartItem> cart) => this with
    {
        Cart = cart,
        Session = session.Interactions,
        History = state.History,
        Purchases = state.Purchases,
        StreamTimeMs = state.LastAt.TimeMs,
    };
}
