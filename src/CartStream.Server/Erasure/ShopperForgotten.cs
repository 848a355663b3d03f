namespace CartStream.Server.Erasure;

/// <summary>The result of forgetting a shopper.</summary>
/// <param name="Sessions">Sessions removed from the model.</param>
/// <param name="RecordsErased">Records erased from the log.</param>
/// <param name="Remains">
/// What is not erased yet: topics until their retention ends, or a file in use by a reader.
/// </param>
public sealed record ShopperForgotten(
    int Sessions,
    long RecordsErased,
    IReadOnlyList<string> Remains)
{
    /// <summary>What was forgotten of two ids of a shopper.</summary>
    internal ShopperForgotten Plus(ShopperForgotten other) => new(
        Sessions + other.Sessions, RecordsErased + other.RecordsErased, [.. Remains.Union(other.Remains)]);
}
