namespace CartStream.Client;

/// <summary>What was forgotten of a shopper.</summary>
/// <param name="Sessions">Sessions that the model had learnt and has forgotten.</param>
/// <param name="RecordsErased">Records taken out of the log.</param>
/// <param name="Remains">What is not erased yet: topics until their retention ends, or a file being read.</param>
public sealed record ShopperForgotten(int Sessions, long RecordsErased, IReadOnlyList<string> Remains);
