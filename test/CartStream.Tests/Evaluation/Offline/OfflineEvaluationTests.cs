using CartStream.Evaluation.Offline;
using CartStream.Events;
using CartStream.Index;
using CartStream.Models;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Evaluation.Offline;

/// <summary>
/// The tiny shop: 1 is followed by 2 twice and by 3 once, 2 by 3 once. Asked: sessions (1 3 1) and (2 3).
/// Queries and the follower's answers: 1 → [2 3], right 3; 1 3 → [], right 1 (a repeat); 2 → [3], right 3.
/// </summary>
public sealed class OfflineEvaluationTests
{
    private static readonly LearntEvent[] Train = Learnt([1, 2], [1, 2, 3], [1, 3]);
    private static readonly EvaluationSession[] Test = Asked([1, 3, 1], [2, 3]);

    [Fact]
    public void Run_next_item_on_the_tiny_shop_is_as_computed_by_hand()
    {
        var report = Run(EvaluationProtocol.NextItem, new FollowerModel());

        report.TrainEvents.ShouldBe(7);
        report.TrainItems.ShouldBe(3);
        report.Queries.ShouldBe(3);
        var follower = report.Algorithms.ShouldHaveSingleItem();
        follower.Slices.Select(slice => (slice.Name, slice.Queries))
            .ShouldBe([("overall", 3), ("discoveries", 2), ("repeats", 1)]);
        follower.Slices[0].Value("hr@1").ShouldBe(1d / 3);
        follower.Slices[0].Value("hr@2").ShouldBe(2d / 3);
        follower.Slices[0].Value("mrr@2").ShouldBe(((1d / 2) + 1) / 3);
        follower.Slices[1].Value("mrr@2").ShouldBe(((1d / 2) + 1) / 2);
        follower.Slices[2].Value("hr@2").ShouldBe(0);
        follower.ItemCoverage.ShouldBe(2d / 3);
        follower.MeanPopularity.ShouldBe((2 + 2 + 2) / 3d / 3, 1e-12);
        follower.RepeatShare.ShouldBe(0);
    }

    [Fact]
    public void Run_remaining_on_the_tiny_shop_is_as_computed_by_hand()
    {
        var overall = Run(EvaluationProtocol.Remaining, new FollowerModel()).Algorithms[0].Slices[0];

        // 1 → [2 3], right {3, 1}; 1 3 → [], right {1}; 2 → [3], right {3}.
        overall.Value("precision@2").ShouldBe(((1d / 2) + 0 + (1d / 2)) / 3, 1e-12);
        overall.Value("recall@2").ShouldBe(((1d / 2) + 0 + 1) / 3, 1e-12);
        overall.Value("map@2").ShouldBe(((1d / 2 / 2) + 0 + 1) / 3, 1e-12);
    }

    [Theory]
    [InlineData(ExclusionRule.None, new[] { 1, 1, 1 })]
    [InlineData(ExclusionRule.Current, new[] { 0, 0, 1 })]
    [InlineData(ExclusionRule.Session, new[] { 0, 0, 0 })]
    public void Run_excluded_items_are_left_out_of_answers(ExclusionRule exclude, int[] hits)
    {
        // Queries: 1 → 1; 1 1 → 1; 1 1 2 → 1: the first two want the current item, all want one of the session.
        var options = new EvaluationOptions { Ks = [1], Exclude = exclude };
        var queries = EvaluationQuery.Of(Asked([1, 1], [1, 1], [2, 1]), EvaluationProtocol.NextItem);
        queries = queries.Take(2).Append(new EvaluationQuery(9, Interactions([1, 1, 2]), new[] { 1 }));

        var report = Run(options, [new FixedModel(1)], Train, queries);

        report.Algorithms[0].Slices[0].Value("hr@1").ShouldBe(hits.Sum() / 3d, 1e-12);
    }

    [Fact]
    public void Run_two_models_compares_the_later_with_the_earlier_on_the_same_queries()
    {
        var report = Run(EvaluationProtocol.NextItem, new FixedModel(3), new FollowerModel());

        var comparison = report.Comparisons.ShouldHaveSingleItem();
        (comparison.First, comparison.Second).ShouldBe(("follower", "fixed"));
        comparison.Figures.Single(figure => figure.Name == "mrr@2").Comparison.Difference
            .ShouldBe((((1d / 2) + 1) / 3) - (2d / 3), 1e-12);
    }

    [Fact]
    public void Run_every_look_at_the_clock_taking_10_us_measures_10_us_an_answer()
    {
        var queries = EvaluationQuery.Of(Test, EvaluationProtocol.NextItem);

        var report = Run(new EvaluationOptions(), [new FollowerModel()], Train, queries, new SteppingClock());

        report.Algorithms[0].TrainSeconds.ShouldBe(10e-6, 1e-9);
        report.Algorithms[0].QueriesPerSecond.ShouldBe(100_000, 1);
        report.Algorithms[0].LatencyMicroseconds.P99.ShouldBe(10, 10d / 64);
    }

    [Fact]
    public void Run_no_events_and_no_queries_is_zero_throughout()
    {
        var report = Run(new EvaluationOptions(), [new FollowerModel()], [], []);

        var algorithm = report.Algorithms[0];
        algorithm.Slices.ShouldAllBe(slice => slice.Figures.All(figure =>
            figure.Estimate.Value == 0 && figure.Estimate.Interval == null));
        (algorithm.ItemCoverage, algorithm.MeanPopularity, algorithm.RepeatShare, algorithm.QueriesPerSecond)
            .ShouldBe((0, 0, 0, 0));
    }

    [Fact]
    public void Run_cancelled_stops_and_says_so()
    {
        using var stop = new CancellationTokenSource();
        var seen = new List<EvaluationProgress>();

        Should.Throw<OperationCanceledException>(() =>
            new OfflineEvaluation(new EvaluationOptions(), TimeProvider.System).Run(
                [new FollowerModel()],
                Train,
                EvaluationQuery.Of(Test, EvaluationProtocol.NextItem),
                step =>
                {
                    seen.Add(step);
                    stop.Cancel();
                },
                stop.Token));

        seen.ShouldBe([new EvaluationProgress(EvaluationPhase.Learning, 7)]);
    }

    [Fact]
    public void Run_discoveries_of_items_that_few_sessions_hold_are_judged_apart()
    {
        // 1 is in six sessions, 2 in five, 3 in one, 4 in none.
        int[][] train = [[1, 2], [1, 2], [1, 2], [1, 2], [1, 2], [1, 3]];
        var queries = EvaluationQuery.Of(Asked([1, 2], [1, 3], [1, 4], [3, 3]), EvaluationProtocol.NextItem);
        var options = new EvaluationOptions { Ks = [1, 2] };

        var report = Run(options, [ModelCatalog.TryCreate("rules")!], Learnt(train), queries).Algorithms[0];

        report.Cold.Select(slice => (slice.Name, slice.Queries)).ShouldBe(
            [("below_1", 1), ("below_5", 2), ("below_20", 3)]);
        report.Cold.Select(slice => slice.Value("hr@2")).ShouldBe([0, 1d / 2, 2d / 3]);
    }

    [Fact]
    public void RunStream_item_is_cold_until_its_sessions_are_learnt()
    {
        int[][] sessions = [[1, 2], [1, 2], [1, 2], [1, 2], [1, 2], [1, 2]];
        var steps = EvaluationStep.Of(Learnt(sessions), EvaluationProtocol.Prequential);

        var report = new OfflineEvaluation(new EvaluationOptions { Ks = [1] }, TimeProvider.System).RunStream(
            [ModelCatalog.TryCreate("rules")!], steps, cancellation: TestContext.Current.CancellationToken);

        report.Algorithms[0].Cold.Select(slice => (slice.Queries, slice.Value("hr@1"))).ShouldBe(
            [(1, 0), (5, 4d / 5), (6, 5d / 6)]);
    }

    [Fact]
    public void RunStream_model_with_fitted_parts_is_fitted_as_the_stream_goes()
    {
        var steps = EvaluationStep.Of(
            Learnt([.. Enumerable.Range(0, 200).Select(i => new[] { i % 10, i % 10, i % 10 })]),
            EvaluationProtocol.Prequential);
        var options = new EvaluationOptions
        {
            Ks = [1], Refits = new RefitOptions { FirstAtEvents = 300, EffectShare = 0.1 },
        };
        var model = (SessionModel)ModelCatalog.TryCreate("full", new ModelOptions
        {
            Ranking = new() { SessionsMin = 20, LabelShare = 0.5 },
            Trees = new() { Trees = 5 },
            Embedding = new() { ItemCountMin = 1 },
        })!;

        new OfflineEvaluation(options, TimeProvider.System).RunStream(
            [model], steps, cancellation: TestContext.Current.CancellationToken);

        model.Fitted.ShouldNotBeNull();
    }

    [Fact]
    public async Task RunStream_that_is_stopped_does_not_wait_for_a_fit_and_closes_its_readers()
    {
        var steps = EvaluationStep.Of(
            Learnt([.. Enumerable.Range(0, 100).Select(_ => new[] { 1, 2 })]), EvaluationProtocol.Prequential);
        var options = new EvaluationOptions
        {
            Ks = [1], Refits = new RefitOptions { FirstAtEvents = 100, EffectShare = 0.5 },
        };
        using var stop = new CancellationTokenSource();
        var model = new EndlessFit(stop.Cancel);

        var run = Task.Run(
            () => new OfflineEvaluation(options, TimeProvider.System)
                .RunStream([model], steps, cancellation: stop.Token),
            TestContext.Current.CancellationToken);

        await Should.ThrowAsync<OperationCanceledException>(
            run.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        model.OpenReaders.ShouldBe(0);
    }

    [Fact]
    public void Run_any_sessions_figures_are_within_0_and_1_and_grow_with_k()
    {
        Prop.ForAll<byte[][]>(sessions =>
        {
            int[][] items = [.. sessions.Select(session => session.Select(b => b % 9).ToArray())];
            var options = new EvaluationOptions { Ks = [1, 2, 5], Resamples = 39 };
            var queries = EvaluationQuery.Of(Asked(items), EvaluationProtocol.Remaining);
            var report = Run(options, [new FollowerModel()], Learnt(items), queries);
            return report.Algorithms[0].Slices.All(slice =>
                slice.Figures.All(figure => figure.Estimate.Value is >= 0 and <= 1 + 1e-12)
                && new[] { "hr", "mrr", "recall" }.All(metric =>
                    slice.Value($"{metric}@1") <= slice.Value($"{metric}@2") + 1e-12
                    && slice.Value($"{metric}@2") <= slice.Value($"{metric}@5") + 1e-12));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Constructor_options_out_of_range_names_every_fault() =>
        Should.Throw<ArgumentException>(() => new OfflineEvaluation(
                new EvaluationOptions { Ks = [0, 20], Exclude = (ExclusionRule)9, Resamples = 5 }, TimeProvider.System))
            .Message.ShouldStartWith(
                "Ks: found 0, expected 1 to 1000; Exclude: found 9, expected None, Current, Session or Cart; "
                + "Resamples: found 5, expected 39 to 100000");

    private static EvaluationReport Run(EvaluationProtocol protocol, params IModel[] models) =>
        Run(new EvaluationOptions { Ks = [1, 2] }, models, Train, EvaluationQuery.Of(Test, protocol));

    private static EvaluationReport Run(
        EvaluationOptions options,
        IModel[] models,
        IEnumerable<LearntEvent> train,
        IEnumerable<EvaluationQuery> queries,
        TimeProvider? time = null) =>
        new OfflineEvaluation(options, time ?? TimeProvider.System)
            .Run(models, train, queries, cancellation: TestContext.Current.CancellationToken);

    private static LearntEvent[] Learnt(params int[][] sessions) =>
        [.. sessions.SelectMany((items, session) => items.Select(item =>
            new LearntEvent((ulong)session, 0, item, EventType.View, session)))];

    private static EvaluationSession[] Asked(params int[][] sessions) =>
        [.. sessions.Select((items, i) => new EvaluationSession((ulong)i, Interactions(items)))];

    private static Interaction[] Interactions(int[] items) =>
        [.. items.Select((item, i) => new Interaction(item, EventType.View, i, i))];

    /// <summary>A model whose fits end only when they are stopped.</summary>
    /// <param name="begun">Called when a fit has begun.</param>
    private sealed class EndlessFit(Action begun) : FakeModel("endless")
    {
        public override IModelFit PrepareFit() => new Fit(begun);

        protected override int Recommend(in ModelQuery query, Span<ScoredItem> results) => 0;

        private sealed class Fit(Action begun) : IModelFit
        {
            public void Run(Action<double>? progress = null, CancellationToken cancellation = default)
            {
                begun();
                cancellation.WaitHandle.WaitOne();
                cancellation.ThrowIfCancellationRequested();
            }

            public void Publish()
            {
            }
        }
    }
}
