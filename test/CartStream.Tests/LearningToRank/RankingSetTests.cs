using CartStream.LearningToRank;

namespace CartStream.Tests.LearningToRank;

public sealed class RankingSetTests
{
    [Fact]
    public void Add_groups_keeps_rows_and_relevant_rows_in_order()
    {
        var set = new RankingSet(featureCount: 2, rowsMax: 10);

        set.Add([1, 2, 3, 4], relevantRow: 1);
        set.Add([5, 6, 7, 8, 9, 10], relevantRow: 0);

        (set.Groups, set.Rows).ShouldBe((2, 5));
        set.GroupStarts().ShouldBe([0, 2, 5]);
        set.RelevantRows().ShouldBe([1, 2]);
        set.Row(4).ToArray().ShouldBe([9, 10]);
    }

    [Fact]
    public void Add_full_set_drops_the_oldest_groups_that_are_in_the_way()
    {
        var set = new RankingSet(featureCount: 1, rowsMax: 5);
        set.Add([1, 2], relevantRow: 0);
        set.Add([3, 4], relevantRow: 1);

        set.Add([5, 6, 7], relevantRow: 2);

        set.GroupStarts().ShouldBe([0, 2, 5]);
        set.RelevantRows().ShouldBe([1, 4]);
        set.Row(0).ToArray().ShouldBe([3]);
        set.Row(4).ToArray().ShouldBe([7]);
    }

    [Fact]
    public void Add_many_times_what_is_kept_holds_the_newest_rows()
    {
        var set = new RankingSet(featureCount: 3, rowsMax: 10_000);

        for (var i = 0; i < 30_001; i++)
            set.Add([i, i, i, -i, -i, -i], relevantRow: 0);

        (set.Groups, set.Rows).ShouldBe((5_000, 10_000));
        for (var row = 0; row < set.Rows; row++)
            set.Row(row)[2].ShouldBe((row % 2 == 0 ? 1 : -1) * (25_001 + (row / 2)));
    }

    [Fact]
    public void Clear_forgets_all_groups()
    {
        var set = new RankingSet(featureCount: 1, rowsMax: 5);
        set.Add([1, 2], relevantRow: 0);

        set.Clear();

        (set.Groups, set.Rows).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData(new float[] { }, 0, "found 0 numbers, expected 1 to 3 rows of 2")]
    [InlineData(new float[] { 1, 2, 3 }, 0, "found 3 numbers, expected 1 to 3 rows of 2")]
    [InlineData(new float[] { 1, 2, 3, 4, 5, 6, 7, 8 }, 0, "found 8 numbers, expected 1 to 3 rows of 2")]
    [InlineData(new float[] { 1, 2, 3, 4 }, 2, "found relevant row 2, expected 0 to 1")]
    [InlineData(new float[] { 1, 2, 3, 4 }, -1, "found relevant row -1, expected 0 to 1")]
    [InlineData(new float[] { 1, 2, 3, float.NaN }, 0, "row 1, feature 1: found NaN, expected a finite number")]
    public void Add_bad_group_says_what_is_wrong_and_adds_nothing(float[] features, int relevant, string expected)
    {
        var set = new RankingSet(featureCount: 2, rowsMax: 3);

        Should.Throw<ArgumentException>(() => set.Add(features, relevant)).Message.ShouldStartWith(expected);

        (set.Groups, set.Rows).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(257, 5)]
    [InlineData(5, 0)]
    [InlineData(256, 1 << 30)]
    public void New_out_of_range_throws(int features, int rows) =>
        Should.Throw<ArgumentException>(() => new RankingSet(features, rows));
}
