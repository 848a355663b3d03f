using CartStream.Evaluation.Offline;
using CartStream.Events;
using CartStream.Index;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Shoppers;

namespace CartStream.Tests.Evaluation.Offline;

/// <summary>
/// The tiny shop, split at 10. Shopper 1 viewed item 1 before, and then views 2 and 3, adds 2, 3 and 2 again, buys 2.
/// Shopper 2 added 4 before and then buys 4 and 5. Shopper 3 came before only, shopper 4 after only.
/// </summary>
public sealed class OttoTests
{
    private static readonly LearntEvent[] Stream =
    [
        Did(1, 1, EventType.View, 1), Did(2, 4, EventType.Cart, 2), Did(3, 9, EventType.View, 3),
        Did(1, 2, EventType.View, 10), Did(1, 3, EventType.View, 11), Did(1, 2, EventType.Cart, 12),
        Did(1, 3, EventType.Cart, 13), Did(1, 2, EventType.Cart, 14), Did(1, 2, EventType.Purchase, 15),
        Did(2, 4, EventType.Purchase, 16), Did(2, 5, EventType.Purchase, 17), Did(4, 1, EventType.View, 18),
    ];

    [Fact]
    public void ByShopper_asks_shoppers_of_both_sides_once_for_each_action() =>
        OttoQueries.ByShopper(Stream, 10).Select(Shown).ShouldBe(
            ["1: 1 → View 2", "1: 1 → Cart 2 3", "1: 1 → Purchase 2", "2: 4 → Purchase 4 5"]);

    [Fact]
    public void ByShopper_late_event_before_the_split_is_of_the_history() =>
        OttoQueries.ByShopper([Did(1, 2, EventType.View, 12), Did(1, 1, EventType.View, 9)], 10).Select(Shown)
            .ShouldBe(["1: 1 → View 2"]);

    [Fact]
    public void LearntBefore_is_each_history_until_the_split_as_one_session()
    {
        LearntEvent[] visits = [Did(1, 1, EventType.View, 1), Did(1, 2, EventType.View, 2) with { Session = 77 }];

        var learnt = OttoQueries.LearntBefore([.. visits, Did(1, 3, EventType.View, 10)], 10);

        learnt.Select(e => $"{e.Session} {e.Shopper} {e.Item}").ShouldBe(["1 1 1", "1 1 2"]);
    }

    [Fact]
    public void BySession_cuts_every_session_once_and_the_seed_decides_where()
    {
        var interactions = Enumerable.Range(0, 50).Select(i => new Interaction(i, EventType.View, i, i)).ToArray();
        EvaluationSession[] sessions =
            [
                .. Enumerable.Range(1, 20).Select(id => new EvaluationSession((ulong)id, interactions)),
                new(99, interactions[..1]),
            ];

        var queries = OttoQueries.BySession(sessions, 1).ToArray();

        queries.Length.ShouldBe(20);
        queries.Select(query => query.Relevant.Span[0]).ShouldBe(queries.Select(query => query.Prefix.Length));
        queries.Select(query => query.Prefix.Length).Distinct().Count().ShouldBeGreaterThan(10);
        OttoQueries.BySession(sessions, 1).Select(Shown).ShouldBe(queries.Select(Shown));
        OttoQueries.BySession(sessions, 2).Select(Shown).ShouldNotBe(queries.Select(Shown));
    }

    [Fact]
    public void Run_otto_on_the_tiny_shop_is_as_computed_by_hand()
    {
        // Reminders, then [2 9]. Views: [1 2], 1 of min(2, 1). Carts: [1 2], 1 of 2. Purchases: [1 2], 1 of 1, and
        // [4 2], 1 of 2, together 2 of 3.
        var options = new EvaluationOptions { Ks = [2], Protocol = EvaluationProtocol.Otto, Resamples = 39 };
        var report = new OfflineEvaluation(options, TimeProvider.System).Run(
            [new FixedModel(2, 9)],
            Stream.Where(e => e.TimeMs < 10),
            OttoQueries.ByShopper(Stream, 10),
            cancellation: TestContext.Current.CancellationToken);

        report.TrainEvents.ShouldBe(3);
        var overall = report.Algorithms[0].Slices[0];
        overall.Value("recall_views@2").ShouldBe(1);
        overall.Value("recall_carts@2").ShouldBe(0.5);
        overall.Value("recall_purchases@2").ShouldBe(2d / 3, 1e-12);
        overall.Value("otto@2").ShouldBe((0.1 * 1) + (0.3 * 0.5) + (0.6 * 2 / 3), 1e-12);
    }

    [Fact]
    public void Run_otto_without_queries_is_zero()
    {
        var options = new EvaluationOptions { Protocol = EvaluationProtocol.Otto, Resamples = 39 };
        var overall = new OfflineEvaluation(options, TimeProvider.System)
            .Run([new FixedModel(2)], [], [], cancellation: TestContext.Current.CancellationToken)
            .Algorithms[0].Slices[0];

        overall.Value("otto@20").ShouldBe(0);
        overall.Figures.Single(figure => figure.Name == "otto@20").Estimate.Interval.ShouldBeNull();
    }

    private static string Shown(EvaluationQuery query) =>
        $"{query.Session}: {string.Join(' ', query.Prefix.ToArray().Select(interaction => interaction.Item))} → "
        + $"{query.Objective} {string.Join(' ', query.Relevant.ToArray())}";

    private static LearntEvent Did(ulong shopper, int item, EventType type, long timeMs) =>
        new(shopper, shopper, item, type, timeMs);
}
