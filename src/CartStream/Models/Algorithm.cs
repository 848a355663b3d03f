using CartStream.Options;
using CartStream.Scoring;

namespace CartStream.Models;

/// <summary>A way to order what the shop's sessions propose.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="FillsUp">Whether popular items fill what its own leave empty.</param>
/// <param name="CreateRanking">Makes a reader's ranking, with the reader's parameters.</param>
/// <param name="IsFitted">Whether there is something to fit.</param>
internal sealed record Algorithm(
    string Name, bool FillsUp, Func<SessionModel, ModelOptions, IScorer?> CreateRanking, bool IsFitted = false);
