namespace CartStream.Client;

/// <summary>What forgetting a shopper removed.</summary>
/// <param name="Sessions">Sessions that the model has unlearnt.</param>
/// <param name="RecordsErased">Records removed from the log.</param>
/// <param name="Remains">
/// What is not erased yet: topics until their retention ends, or a file in use by a reader.
/// </param>
public sealed record ShopperForgotten(int Sessions, long RecordsErased, IReadOnlyList<string> Remains);
