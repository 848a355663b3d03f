namespace CartStream.Shoppers;

/// <summary>What an item is to a shopper at a moment.</summary>
public enum ItemStanding : byte
{
    /// <summary>Neither touched in the session nor in the cart.</summary>
    Discovery = 0,

    /// <summary>Touched in the session and not in the cart.</summary>
    Touched = 1,

    /// <summary>In the cart, not purchased.</summary>
    InCart = 2,
}
