using CartStream.Evaluation.Offline;
using CartStream.Events;
using CartStream.Index;
using CartStream.Models;
using CartStream.Options;

namespace CartStream.Tests.Evaluation.Offline;

/// <summary>
/// The stream: shopper 1 interactions items 1, 2 in session 11; shopper 2 interactions 1, removes it, interactions 2 in
/// session 21; shopper 1 comes back in session 12 and touches 1, 3.
/// </summary>
public sealed class StreamEvaluationTests
{
    private static readonly LearntEvent[] Stream =
    [
        new(11, 1, 1, EventType.View, 1), new(11, 1, 2, EventType.Cart, 2), new(21, 2, 1, EventType.Cart, 3),
        new(21, 2, 1, EventType.RemoveFromCart, 4), new(21, 2, 2, EventType.View, 5),
        new(12, 1, 1, EventType.View, 6), new(12, 1, 3, EventType.View, 7),
    ];

    [Fact]
    public void Of_prequential_asks_each_event_by_its_sessions_events_before() =>
        Shown(EvaluationProtocol.Prequential).ShouldBe(["1 → 2", "1 1 → 2", "1 → 3"]);

    [Fact]
    public void Of_seed_asks_each_session_by_its_shoppers_events_before() =>
        Shown(EvaluationProtocol.SessionWalk).ShouldBe([" → 1 2", " → 1 2", "1 2 → 1 3"]);

    [Fact]
    public void RunStream_prequential_answers_before_it_learns()
    {
        // 1 → 2 when nothing is learnt; 1 1 → 2 when 1 was followed by 2; 1 → 3 when 1 was followed by 2 and by 1.
        var overall = Run(EvaluationProtocol.Prequential, new FollowerModel());

        overall.Queries.ShouldBe(3);
        overall.Value("hr@2").ShouldBe(1d / 3, 1e-12);
    }

    [Fact]
    public void RunStream_seed_is_as_computed_by_hand()
    {
        // Asked before session 12 alone: in the cart is 2, seen is 1, so the answer is [2 1], right are {1 3}.
        // The original's, per shopper: (1 right of ever recommended, over 10 and over 2 sessions; 0) / 2 shoppers:
        // 2 and 1 were both recommended to shopper 1, and both were ever touched.
        var overall = Run(EvaluationProtocol.SessionWalk, new FixedModel());

        overall.Queries.ShouldBe(1);
        overall.Value("precision@2").ShouldBe(0.5);
        overall.Value("recall@2").ShouldBe(0.5);
        overall.Value("seed_precision@2").ShouldBe(0.5);
        overall.Value("original_precision@2").ShouldBe(2d / 10 / 2, 1e-12);
        overall.Value("original_recall@2").ShouldBe(2d / 2 / 2, 1e-12);
    }

    [Fact]
    public void RunStream_exclude_cart_leaves_out_what_is_in_the_cart_at_that_moment()
    {
        LearntEvent[] stream =
        [
            new(1, 1, 5, EventType.Cart, 1), new(1, 1, 5, EventType.View, 2),
            new(1, 1, 5, EventType.RemoveFromCart, 3), new(1, 1, 5, EventType.View, 4),
            new(1, 1, 5, EventType.Purchase, 5), new(1, 1, 5, EventType.View, 6),
        ];

        // In the cart for the first view only; removed before the second and the purchase, bought before the last.
        Run(EvaluationProtocol.Prequential, new FixedModel(5), stream, ExclusionRule.Cart).Value("hr@2")
            .ShouldBe(3d / 4);
    }

    private static EvaluationSlice Run(
        EvaluationProtocol protocol, IModel model, LearntEvent[]? stream = null, ExclusionRule exclude = default)
    {
        var options = new EvaluationOptions { Ks = [2], Protocol = protocol, Exclude = exclude, Resamples = 39 };
        return new OfflineEvaluation(options, TimeProvider.System)
            .RunStream(
                [model],
                EvaluationStep.Of(stream ?? Stream, protocol),
                cancellation: TestContext.Current.CancellationToken)
            .Algorithms[0].Slices[0];
    }

    private static IEnumerable<string> Shown(EvaluationProtocol protocol) =>
        EvaluationStep.Of(Stream, protocol).Select(step => step.Query).OfType<EvaluationQuery>().Select(query =>
            $"{string.Join(' ', query.Prefix.ToArray().Select(interaction => interaction.Item))} → "
            + string.Join(' ', query.Relevant.ToArray()));
}
