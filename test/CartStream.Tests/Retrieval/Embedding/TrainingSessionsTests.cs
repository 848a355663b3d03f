using CartStream.Options;
using CartStream.Retrieval.Embedding;

namespace CartStream.Tests.Retrieval.Embedding;

public sealed class TrainingSessionsTests
{
    [Fact]
    public void Rows_items_below_the_count_are_left_out_and_what_remains_closes_up()
    {
        var corpus = EmbeddingShop.Of(5, [0, 4, 2], [2, 0], [4, 3], [1, 0]);

        var sessions = new TrainingSessions(corpus, new EmbeddingOptions { ItemCountMin = 2 });

        sessions.RowOf.ShouldBe([1, 0, 2, 0, 3]);
        sessions.Counts.ShouldBe([0, 3, 2, 2]);
        sessions.Count.ShouldBe(2);
        sessions.Rows(0).ToArray().ShouldBe([1, 3, 2]);
        sessions.Rows(1).ToArray().ShouldBe([2, 1]);
        sessions.Positions.ShouldBe(3);
    }

    [Fact]
    public void Positions_more_than_allowed_keeps_the_newest_sessions()
    {
        int[][] all = [.. Enumerable.Range(0, 800).Select(i => new[] { i % 3, 3 + (i % 2), 5 })];
        all[^500] = [9, 3, 5];
        all[^501] = [8, 3, 5];
        var options = new EmbeddingOptions { PositionsMax = 1_000, ItemCountMin = 1 };

        var sessions = new TrainingSessions(EmbeddingShop.Of(10, all), options);

        sessions.Count.ShouldBe(500);
        sessions.Positions.ShouldBe(1_000);
        sessions.RowOf[9].ShouldBeGreaterThan(0);
        sessions.RowOf[8].ShouldBe(0);
    }
}
