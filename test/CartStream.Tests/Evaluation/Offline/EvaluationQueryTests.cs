using CartStream.Evaluation.Offline;
using CartStream.Events;
using CartStream.Shoppers;

namespace CartStream.Tests.Evaluation.Offline;

public sealed class EvaluationQueryTests
{
    [Fact]
    public void Of_next_item_asks_after_every_prefix() =>
        Shown(EvaluationProtocol.NextItem, 1, 2, 2, 3).ShouldBe(["1 → 2", "1 2 → 2", "1 2 2 → 3"]);

    [Fact]
    public void Of_remaining_asks_for_all_later_items_once() =>
        Shown(EvaluationProtocol.Remaining, 1, 2, 3, 2).ShouldBe(["1 → 2 3", "1 2 → 3 2", "1 2 3 → 2"]);

    [Theory]
    [InlineData(EvaluationProtocol.NextItem)]
    [InlineData(EvaluationProtocol.Remaining)]
    public void Of_session_of_one_event_asks_nothing(EvaluationProtocol protocol) => Shown(protocol, 1).ShouldBeEmpty();

    /// <summary>Item 2 is put into the cart and taken out again.</summary>
    [Theory]
    [InlineData(EvaluationProtocol.NextItem, "1 → 2", "1 2 2 → 3")]
    [InlineData(EvaluationProtocol.Remaining, "1 → 2 3", "1 2 → 3", "1 2 2 → 3")]
    public void Of_a_removal_does_not_ask_for_it(EvaluationProtocol protocol, params string[] expected) =>
        Shown(
            protocol,
            new Interaction(1, EventType.View, 0, 0),
            new Interaction(2, EventType.Cart, 0, 1),
            new Interaction(2, EventType.RemoveFromCart, 0, 2),
            new Interaction(3, EventType.Purchase, 0, 3)).ShouldBe(expected);

    private static IEnumerable<string> Shown(EvaluationProtocol protocol, params int[] items) =>
        Shown(protocol, [.. items.Select(item => new Interaction(item, EventType.View, 0, 0))]);

    private static IEnumerable<string> Shown(EvaluationProtocol protocol, params Interaction[] interactions)
    {
        var session = new EvaluationSession(1, interactions);
        return EvaluationQuery.Of([session], protocol).Select(query =>
            $"{string.Join(' ', query.Prefix.ToArray().Select(interaction => interaction.Item))} → "
            + string.Join(' ', query.Relevant.ToArray()));
    }
}
