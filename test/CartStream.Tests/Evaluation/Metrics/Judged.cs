using CartStream.Evaluation.Metrics;

namespace CartStream.Tests.Evaluation.Metrics;

/// <summary>The answer that the metrics' hand-computed cases share, and the two empty ones.</summary>
internal static class Judged
{
    /// <summary>Recommended a b c d e; relevant b, d and x: hits at ranks 2 and 4, three relevant.</summary>
    public static double SecondAndFourthOfThree(RankFormula formula, int k) =>
        formula(HitRanks.Score([10, 20, 30, 40, 50], [40, 99, 20], stackalloc int[3]), k);

    public static double NothingRecommended(RankFormula formula) => formula(HitRanks.Score([], [1, 2], []), 5);

    public static double NothingRelevant(RankFormula formula) => formula(HitRanks.Score([1, 2], [], []), 5);

    public static double TargetAt(int rank, RankFormula formula, int k) => formula(HitRanks.OfTarget(rank), k);
}
