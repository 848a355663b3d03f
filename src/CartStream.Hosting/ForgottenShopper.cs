namespace CartStream.Hosting;

/// <summary>What forgetting a shopper removed.</summary>
/// <param name="Sessions">Sessions that the model has unlearnt.</param>
/// <param name="RecordsErased">Records removed from the log.</param>
/// <param name="Remains">
/// What is not erased yet: topics until their retention ends, or a file that is being read. Empty when nothing remains.
/// </param>
public sealed record ForgottenShopper(int Sessions, long RecordsErased, IReadOnlyList<string> Remains);
