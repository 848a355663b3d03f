namespace CartStream.Retrieval.Transitions;

/// <summary>What <see cref="NearbyInteractions"/> looks at.</summary>
/// <param name="Item">The item in the middle.</param>
/// <param name="SessionsMax">How many of its newest sessions.</param>
/// <param name="IsAfterOnly">Whether what came before it doesn't count.</param>
/// <param name="Before">
/// The item whose sessions in which it came right before are told from others; <see cref="NoItem"/> for none.
/// </param>
internal readonly record struct Neighbourhood(
    int Item, int SessionsMax, bool IsAfterOnly = false, int Before = Neighbourhood.NoItem)
{
    /// <summary>Stands for no item.</summary>
    public const int NoItem = -1;
}
