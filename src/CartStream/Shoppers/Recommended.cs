namespace CartStream.Shoppers;

/// <summary>An item of the newest recommendation, kept so that the next event can be scored against it.</summary>
/// <param name="Item">The item's dense number.</param>
/// <param name="IsDiscovery">Whether it was neither touched in the session nor in the cart.</param>
public readonly record struct Recommended(int Item, bool IsDiscovery);
