using CartStream.Events;
using CartStream.Index;
using CartStream.Index.Popularity;
using CartStream.LearningToRank;
using CartStream.Models;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;
using CartStream.Retrieval.Embedding;
using CartStream.Scoring;
using CartStream.Tests.LearningToRank;

namespace CartStream.Tests.Scoring;

public sealed class FittedRankerTests
{
    [Theory]
    [InlineData(62)]
    [InlineData(72)]
    public void Load_ranker_that_an_earlier_version_fitted_scores_rows_without_steps(int width)
    {
        var loaded = Saved(width);
        loaded.Features.ShouldBe(new FeatureSet(Content: width == 72, Steps: false));

        var (index, options) = (new ShopIndex(new ModelOptions()), new ModelOptions());
        for (var session = 0; session < 5; session++)
        {
            for (var item = 1; item <= 3; item++)
                index.Learn(new LearntEvent((ulong)session, 1, item, EventType.View, 0, 0, default));
        }

        var query = new QueryContext(index.Sessions, options);
        var sources = new CandidateSources(index.Sessions, index.Content, options);
        var candidates = new CandidateTable(isDetailed: true);
        query.Begin(new ModelQuery { Session = ModelTeaching.Views(1, 2) }, PopularItems.None);
        candidates.Begin(query.ItemsEnd, query.Session.Items);
        foreach (var source in sources.All)
            source.Retrieve(query, candidates);
        new LearnedRanker(new Shortlist(options.Ranking, sources.Content), loaded).Score(query, candidates);

        candidates.All.ToArray().Select(candidate => candidate.Item).ShouldBe([1, 2, 3], ignoreOrder: true);
        candidates.All.ToArray().ShouldAllBe(candidate => candidate.Score > 0);
    }

    [Fact]
    public void Load_ranker_of_other_features_tells_how_many_were_expected() =>
        Should.Throw<InvalidDataException>(() => Saved(63)).Message.ShouldBe(
            "fitted ranking: found 63, 63 features, expected 62, 70, 72, 80 of both");

    private static FittedRanker Saved(int width)
    {
        var set = new DrawnGroups(seed: 1, rows: 5, width, row => row[0]).Set(50);
        var trees = Fitted.Trees(set, new BoostedTreesOptions { Trees = 3, HeldOutShare = 0 });
        var file = new MemoryStream();
        new ItemEmbedding([], new sbyte[ItemEmbedding.Dimensions], new float[10], 1).Save(file);
        Fitted.Linear(set).Save(file);
        new ObjectiveTrees(trees, null, null, null).Save(file);
        file.Position = 0;
        return FittedRanker.Load(file);
    }
}
