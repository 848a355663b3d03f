namespace CartStream.Events;

/// <summary>What a shopper did with an item. The numbers are stored and must not change.</summary>
public enum EventType : byte
{
    /// <summary><c>view</c>: looked at the item.</summary>
    View = 0,

    /// <summary><c>cart</c>: put the item into the cart.</summary>
    Cart = 1,

    /// <summary><c>remove_from_cart</c>: took the item out of the cart.</summary>
    RemoveFromCart = 2,

    /// <summary><c>purchase</c>: bought the item.</summary>
    Purchase = 3,

    /// <summary><c>refund</c>: returned a bought item.</summary>
    Refund = 4,

    /// <summary><c>set_quantity</c>: the cart now holds this many pieces of the item; 0 removes it.</summary>
    SetQuantity = 5,
}
