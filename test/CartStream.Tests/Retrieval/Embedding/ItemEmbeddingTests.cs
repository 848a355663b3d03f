using CartStream.Index;
using CartStream.Options;
using CartStream.Retrieval.Embedding;

namespace CartStream.Tests.Retrieval.Embedding;

public sealed class ItemEmbeddingTests
{
    private const int Items = 40;
    private static readonly EmbeddingOptions Options = new() { Epochs = 4 };
    private static readonly int[] All = [.. Enumerable.Range(0, Items)];

    [Fact]
    public void Fit_two_groups_scores_the_sessions_group_above_the_other()
    {
        var embedding = EmbeddingShop.Fit(EmbeddingShop.TwoGroups(Items, 2_000), Options);

        foreach (var seen in All)
        {
            var scores = Scores(embedding, [seen]);
            var own = All.Where(item => item % 2 == seen % 2).Average(item => scores[item]);
            var other = All.Where(item => item % 2 != seen % 2).Average(item => scores[item]);
            own.ShouldBeGreaterThan(other + 1, $"after item {seen}");
        }
    }

    [Fact]
    public void Fit_items_in_a_chain_scores_the_next_above_the_far()
    {
        var embedding = EmbeddingShop.Fit(EmbeddingShop.TwoGroups(Items, 2_000), Options);

        var scores = Scores(embedding, [10, 8]);

        scores[12].ShouldBeGreaterThan(scores[30] + 3);
    }

    [Fact]
    public void Fit_same_seed_gives_the_same_bytes_another_seed_others()
    {
        var first = Saved(EmbeddingShop.Fit(EmbeddingShop.TwoGroups(Items, 500), Options));
        var again = Saved(EmbeddingShop.Fit(EmbeddingShop.TwoGroups(Items, 500), Options));
        var other = Saved(EmbeddingShop.Fit(EmbeddingShop.TwoGroups(Items, 500), Options with { Seed = 2 }));

        again.ShouldBe(first);
        other.ShouldNotBe(first);
    }

    [Fact]
    public void Fit_no_sessions_has_no_vectors()
    {
        var embedding = EmbeddingShop.Fit(EmbeddingShop.Of(3), Options);

        embedding.Count.ShouldBe(0);
        embedding.Has(1).ShouldBeFalse();
        Scores(embedding, [0, 1]).ShouldAllBe(score => score == 0);
    }

    [Fact]
    public void Fit_progress_rises_to_one()
    {
        var told = new List<double>();

        EmbeddingShop.Fit(EmbeddingShop.TwoGroups(Items, 300), Options, told.Add);

        told.ShouldBe(told.Order());
        told[0].ShouldBeGreaterThan(0);
        told[^1].ShouldBe(1);
    }

    [Fact]
    public void Fit_cancelled_while_running_stops_before_the_next_batch()
    {
        using var cancelling = new CancellationTokenSource();
        var batches = 0;

        Should.Throw<OperationCanceledException>(() => EmbeddingShop.Fit(
            EmbeddingShop.TwoGroups(Items, 300),
            Options,
            _ =>
            {
                if (++batches == 2)
                    cancelling.Cancel();
            },
            cancelling.Token));

        batches.ShouldBe(2);
    }

    [Fact]
    public void GoOn_newer_sessions_places_their_items_and_leaves_what_was_built_before_as_it_was()
    {
        var sessions = EmbeddingShop.TwoGroups(Items, 2_000);
        var fit = new EmbeddingFit(EmbeddingShop.Of(Items, WithoutNewest(sessions)), Options);
        fit.Run(progress: null, TestContext.Current.CancellationToken);
        var early = fit.Build();
        var before = Saved(early);

        fit.Continue(sessions, TestContext.Current.CancellationToken);
        var late = fit.Build();

        Saved(early).ShouldBe(before);
        early.Has(Items - 1).ShouldBeFalse();
        late.Has(Items - 1).ShouldBeTrue();
        var scores = Scores(late, [10, 8]);
        scores[12].ShouldBeGreaterThan(scores[30] + 3);
    }

    [Fact]
    public void GoOn_same_sessions_begins_from_what_was_learnt()
    {
        var sessions = EmbeddingShop.TwoGroups(Items, 300);
        var anew = new EmbeddingFit(sessions, Options with { Epochs = 1 });
        anew.Run(progress: null, TestContext.Current.CancellationToken);
        var fit = new EmbeddingFit(sessions, Options with { FurtherEpochs = 1 });
        fit.Run(progress: null, TestContext.Current.CancellationToken);

        fit.Continue(sessions, TestContext.Current.CancellationToken);

        fit.Loss.ShouldBeLessThan(anew.Loss);
    }

    [Fact]
    public void Has_item_touched_once_is_false_and_scores_zero()
    {
        var embedding = EmbeddingShop.Fit(EmbeddingShop.Of(4, [0, 1, 2], [1, 0], [0, 1]), Options);

        embedding.Count.ShouldBe(2);
        embedding.Has(0).ShouldBeTrue();
        embedding.Has(2).ShouldBeFalse();
        embedding.Has(3).ShouldBeFalse();
        embedding.Has(-1).ShouldBeFalse();
        embedding.Has(int.MaxValue).ShouldBeFalse();
        Scores(embedding, [0])[2].ShouldBe(0);
    }

    [Fact]
    public void Query_items_without_a_vector_are_skipped()
    {
        var embedding = EmbeddingShop.Fit(EmbeddingShop.TwoGroups(Items, 300), Options);

        Query(embedding, [Items + 5, 4, -1, 6]).ShouldBe(Query(embedding, [4, 6]));
        Query(embedding, [Items + 5]).ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void Query_more_than_ten_items_looks_at_the_newest_ten()
    {
        var embedding = EmbeddingShop.Fit(EmbeddingShop.TwoGroups(Items, 300), Options);

        Query(embedding, All[..12]).ShouldBe(Query(embedding, All[..10]));
        Query(embedding, All[..10]).ShouldNotBe(Query(embedding, All[..9]));
    }

    [Fact]
    public void Score_known_vectors_is_the_scaled_product()
    {
        var rows = new sbyte[3 * ItemEmbedding.Dimensions];
        rows[64] = 100;
        rows[128] = 60;
        rows[191] = -80;
        var embedding = new ItemEmbedding([1, 0, 2], rows, [1, 0.5f], scale: 0.1f);

        // r = (100 + 30, …, −40), of length √(130² + 40²).
        var query = Query(embedding, [0, 1, 2]);
        var length = MathF.Sqrt((130 * 130) + (40 * 40));
        query[0].ShouldBe(130 / length, 1e-6f);
        query[63].ShouldBe(-40 / length, 1e-6f);
        var scores = new float[3];
        embedding.Score(query, [2, 1, 0], scores);
        scores[0].ShouldBe(0.1f * ((60 * 130) + (80 * 40)) / length, 1e-4f);
        scores[1].ShouldBe(0);
        scores[2].ShouldBe(0.1f * 100 * 130 / length, 1e-4f);
    }

    [Fact]
    public void QueryAndScore_warmed_up_allocate_nothing()
    {
        var embedding = EmbeddingShop.Fit(EmbeddingShop.TwoGroups(Items, 300), Options);
        var query = new float[ItemEmbedding.Dimensions];
        var scores = new float[Items];

        Allocations.Of(() =>
        {
            embedding.Query(All, query);
            embedding.Score(query, All, scores);
        }).ShouldBe(0);
    }

    /// <summary>The sessions that hold none of the last four items.</summary>
    private static int[][] WithoutNewest(SessionCorpus sessions) =>
    [
        .. Enumerable.Range(0, sessions.Count)
            .Select(session => sessions.Items(session).ToArray())
            .Where(items => items.All(item => item < Items - 4)),
    ];

    private static float[] Query(ItemEmbedding embedding, int[] newestFirst)
    {
        var query = new float[ItemEmbedding.Dimensions];
        embedding.Query(newestFirst, query);
        return query;
    }

    private static float[] Scores(ItemEmbedding embedding, int[] newestFirst)
    {
        var scores = new float[Items];
        embedding.Score(Query(embedding, newestFirst), All, scores);
        return scores;
    }

    private static byte[] Saved(ItemEmbedding embedding)
    {
        using var stream = new MemoryStream();
        embedding.Save(stream);
        return stream.ToArray();
    }
}
