using CartStream.Scoring;

namespace CartStream.Tests.Scoring;

/// <summary>Fitted rankers are stored with the columns that they read, so a column keeps its meaning.</summary>
public sealed class FeatureTests
{
    [Fact]
    public void Columns_are_those_of_stored_rankers()
    {
        string[] columns =
        [
            "KnnShare", "KnnRank", "KnnNeighbours", "KnnNeighbourShare", "KnnMost",
            "RulesShare", "RulesRank", "AssociationShare", "AssociationRank", "WalkShare", "WalkRank",
            "CovisitationShare", "Blend",
            "NewestAfter1", "NewestAfter2", "NewestAfter3", "NewestBefore1", "NewestBefore2", "NewestBefore3",
            "SecondAfter1", "SecondAfter", "SecondBefore", "ThirdAfter", "ThirdBefore",
            "NewestAfterShare", "NewestBeforeShare",
            "QueryTimes", "QueryNewest", "QueryOldest", "QueryIndex", "QueryWeightiest", "QueryLastType",
            "QueryItems", "QueryInteractions",
            "Sessions", "Popularity", "Trend", "NewestSessions", "Neighbours", "SeenLast",
            "RepeatOdds", "Embedding", "EmbeddingRank", "SelfAfter",
            "Recent1", "Recent5", "KnnNewest", "EmbeddingShare",
            "PopularRank", "PopularCarts", "PopularPurchases",
            "BasketShare", "NewestCosine", "KnnLift", "EmbeddingNewest",
            "PairNext", "PairLater", "PairShare", "Pairs",
            "CategoryRank", "CategoryNewest", "CategorySession",
            "Content", "ContentRank", "BrandNewest", "BrandSession", "ParentNewest", "PriceToNewest",
            "PriceToSession", "NameNewest", "NameSession", "Newness",
        ];

        Enum.GetValues<Feature>().Select(feature => (feature.ToString(), (int)feature))
            .ShouldBe(columns.Select((name, column) => (name, column)));
        (Features.WidthWithoutContent, Features.WidthWithContent).ShouldBe((62, columns.Length));
    }

    [Fact]
    public void Row_sets_and_clears_features_by_name()
    {
        var values = new float[Features.WidthWithContent];
        var row = new FeatureRow(values);
        Array.Fill(values, 1);
        row[Feature.KnnRank] = 7;
        row.Clear(Feature.Content, Feature.Newness);

        values[1].ShouldBe(7);
        values[..Features.WidthWithoutContent].ShouldNotContain(0);
        values[Features.WidthWithoutContent..].ShouldAllBe(value => value == 0);
    }
}
