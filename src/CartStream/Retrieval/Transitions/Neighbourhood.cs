namespace CartStream.Retrieval.Transitions;

/// <summary>What <see cref="NearbyInteractions"/> gathers.</summary>
/// <param name="Item">The item in the middle.</param>
/// <param name="SessionsMax">How many of its newest sessions are looked at.</param>
/// <param name="IsAfterOnly">Whether interactions before it are ignored.</param>
/// <param name="Before">
/// Sessions in which this item came right before are distinguished from others; <see cref="NoItem"/> for none.
/// </param>
internal readonly record struct Neighbourhood(
    int Item, int SessionsMax, bool IsAfterOnly = false, int Before = Neighbourhood.NoItem)
{
    /// <summary>Stands for no item.</summary>
    public const int NoItem = -1;
}
