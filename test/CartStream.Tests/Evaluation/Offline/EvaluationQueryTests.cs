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

    private static IEnumerable<string> Shown(EvaluationProtocol protocol, params int[] items)
    {
        var session = new EvaluationSession(1, [.. items.Select(item => new Interaction(item, EventType.View, 0, 0))]);
        return EvaluationQuery.Of([session], protocol).Select(query =>
            $"{string.Join(' ', query.Prefix.ToArray().Select(interaction => interaction.Item))} → "
            + string.Join(' ', query.Relevant.ToArray()));
    }
}
