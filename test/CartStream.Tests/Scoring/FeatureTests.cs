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
            "NewestTimes", "NewestOldest", "QueryVariety", "QueryStays", "QueryGoesBack",
            "QueryAfterNewest", "QuerySoonAfterNewest", "QueryBeforeNewest",
        ];

        Enum.GetValues<Feature>().Select(feature => (feature.ToString(), (int)feature))
            .ShouldBe(columns.Select((name, column) => (name, column)));
        FeatureSet.WidthMax.ShouldBe(columns.Length);
    }

    [Theory]
    [InlineData(false, false, 62)]
    [InlineData(false, true, 70)]
    [InlineData(true, false, 72)]
    [InlineData(true, true, 80)]
    public void Set_has_a_column_for_each_of_its_features_and_a_width_of_its_own(bool content, bool steps, int width)
    {
        var set = new FeatureSet(content, steps);

        Enum.GetValues<Feature>()
            .Where(feature => (feature < Feature.Content || feature > Feature.Newness || content)
                && (feature < Feature.NewestTimes || steps))
            .Select(set.ColumnOf)
            .ShouldBe(Enumerable.Range(0, width));
        FeatureSet.OfWidth(width).ShouldBe(set);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(81)]
    public void Set_of_another_width_does_not_exist(int width) => FeatureSet.OfWidth(width).ShouldBeNull();

    [Fact]
    public void Row_sets_and_clears_features_by_name()
    {
        var set = new FeatureSet(Content: true, Steps: true);
        var values = new float[set.Width];
        var row = new FeatureRow(values, set);
        Array.Fill(values, 1);
        row[Feature.KnnRank] = 7;
        row.Clear(Feature.Content, Feature.Newness);

        values[1].ShouldBe(7);
        values[..62].ShouldNotContain(0);
        values[62..72].ShouldAllBe(value => value == 0);
        values[72..].ShouldNotContain(0);
    }

    [Fact]
    public void Row_without_content_has_the_session_s_steps_in_its_place()
    {
        var set = new FeatureSet(Content: false, Steps: true);
        var values = new float[set.Width];

        new FeatureRow(values, set)[Feature.NewestTimes] = 7;

        values[62].ShouldBe(7);
    }
}
