using CartStream.Events;
using CartStream.Options;
using CartStream.Policies.Reminders;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;
using CartStream.Tests.Evaluation.Offline;

namespace CartStream.Tests.Policies.Reminders;

public sealed class ReminderTests
{
    private const long DayMs = 24 * 60 * 60 * 1_000;

    private static readonly ReminderOptions Daily = new() { HalfLifeMs = DayMs };

    // Item 1 was seen, 2 is in the cart, 3 was bought, 4 was taken out of the cart again, 5 was bought and added anew.
    private static readonly Interaction[] History =
    [
        At(0, 1, EventType.View), At(0, 2, EventType.Cart), At(0, 3, EventType.Cart), At(0, 5, EventType.Purchase),
        At(1, 3, EventType.Purchase), At(1, 4, EventType.Cart), At(2, 4, EventType.RemoveFromCart),
        At(2, 5, EventType.Cart), At(2, 2, EventType.View),
    ];

    [Fact]
    public void Read_states_follow_the_carts_rules()
    {
        var source = new ReminderSource(Daily);

        source.Read(History, Objective.Purchase, 2 * DayMs);

        source.Items.ToArray().OrderBy(item => item.Item).Select(item => item.State).ShouldBe(
        [
            ReminderState.Seen, ReminderState.InCart, ReminderState.Bought, ReminderState.Seen, ReminderState.InCart,
        ]);
    }

    [Theory]
    [InlineData(Objective.Purchase, new[] { 2, 5, 4, 1, 3 }, new[] { 100, 100, 1, 0.25f, 0 })]
    [InlineData(Objective.Cart, new[] { 4, 3, 1, 2, 5 }, new[] { 1, 0.5f, 0.25f, 0, 0 })]
    [InlineData(Objective.View, new[] { 2, 4, 5, 1, 3 }, new[] { 1, 1, 1, 0.25f, 0.1f })]
    public void Read_scores_are_weight_halved_each_half_life(Objective objective, int[] items, float[] scores)
    {
        var source = new ReminderSource(Daily);

        source.Read(History, objective, 2 * DayMs);

        source.Items.ToArray().Select(item => item.Item).ShouldBe(items);
        source.Items.ToArray().Select(item => item.Score).ShouldBe(scores);
    }

    [Fact]
    public void Recommend_reminders_come_first_and_what_they_leave_out_does_not_come_at_all()
    {
        using var reader = new FixedModel(3, 2, 9, 8).OpenReader();
        var policy = new ReminderPolicy(reader, Daily);

        Answer(policy, Objective.Purchase, 5, []).ShouldBe([2, 5, 4, 1, 9]);
        Answer(policy, Objective.Cart, 5, []).ShouldBe([4, 3, 1, 9, 8]);
        Answer(policy, Objective.Purchase, 3, [2, 4]).ShouldBe([5, 1, 9]);
    }

    [Fact]
    public void Recommend_few_reminders_leave_the_others_to_the_model()
    {
        using var reader = new FixedModel(1, 9).OpenReader();
        var policy = new ReminderPolicy(reader, Daily with { ItemsMax = 2 });

        Answer(policy, Objective.Purchase, 4, []).ShouldBe([2, 5, 1, 9]);
    }

    [Fact]
    public void Recommend_filter_holds_for_reminders_and_for_the_models_items()
    {
        using var reader = new FixedModel(3, 2, 9, 8).OpenReader();
        var policy = new ReminderPolicy(reader, Daily);

        Answer(policy, Objective.Purchase, 5, [], new Allowed(1, 2, 8)).ShouldBe([2, 1, 8]);
    }

    [Fact]
    public void Faults_are_all_named() =>
        new ReminderOptions { HalfLifeMs = 0, Cart = new() { Seen = -1 } }.Faults().ShouldBe(
        [
            "reminders.HalfLifeMs: found 0, expected 1000 to 316224000000",
            "reminders.Cart.Seen: found -1, expected 0 to 1000",
        ]);

    private static int[] Answer(
        ReminderPolicy policy, Objective objective, int count, int[] excluded, IItemFilter? filter = null)
    {
        var results = new ScoredItem[count];
        var query = new ModelQuery
        {
            Session = History, Objective = objective, Excluded = excluded, Filter = filter, TimeMs = 2 * DayMs,
        };
        return [.. results[..policy.Recommend(query, results)].Select(result => result.Item)];
    }

    private static Interaction At(int day, int item, EventType type) => new(item, type, day * DayMs, 0);

    private sealed class Allowed(params int[] items) : IItemFilter
    {
        public bool Allows(int item) => items.Contains(item);
    }
}
