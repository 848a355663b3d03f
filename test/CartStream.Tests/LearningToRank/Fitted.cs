using CartStream.LearningToRank;

namespace CartStream.Tests.LearningToRank;

/// <summary>Rankers fitted until the test is cancelled.</summary>
internal static class Fitted
{
    public static BoostedTrees Trees(RankingSet set, BoostedTreesOptions? options = null, LinearRanker? start = null) =>
        BoostedTrees.Fit(set, options, start, cancel: TestContext.Current.CancellationToken);

    public static LinearRanker Linear(RankingSet set, LinearRankerOptions? options = null) =>
        LinearRanker.Fit(set, options, cancel: TestContext.Current.CancellationToken);
}
