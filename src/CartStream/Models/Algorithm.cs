using CartStream.Options;
using CartStream.Scoring;

namespace CartStream.Models;

/// <summary>A way to recommend from the shop's sessions.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="HasFallback">Whether <see cref="FallbackItems"/> fill the slots that it leaves empty.</param>
/// <param name="CreateRanking">Creates the ranking of one reader; null for no candidates of its own.</param>
/// <param name="IsFitted">Whether it has a fitted part.</param>
internal sealed record Algorithm(
    string Name, bool HasFallback, Algorithm.RankingFactory CreateRanking, bool IsFitted = false)
{
    /// <summary>Makes the ranking of one reader.</summary>
    /// <param name="sources">The reader's candidate sources.</param>
    /// <param name="options">The reader's parameters.</param>
    /// <param name="fitted">Looks up the fitted ranker; null before the first fit.</param>
    public delegate IRanking? RankingFactory(
        CandidateSources sources, ModelOptions options, Func<FittedRanker?> fitted);
}
