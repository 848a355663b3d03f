using System.Text;
using CartStream.Datasets.Simulation;
using CartStream.Events;

namespace CartStream.Datasets.Tests.Simulation;

public sealed class NewSessionSimulatorTests
{
    private const long StartMs = 1_700_000_000_000;

    private static readonly NewSessionCandidates Candidates = new(
        [.. Ids("history", 10)],
        [.. Ids("related", 20).Select((id, rank) => new RelatedItem(id, 1f / (rank + 1)))],
        [.. Ids("popular", 20)]);

    [Fact]
    public void Simulate_same_shopper_and_ordinal_gives_the_same_session()
    {
        var first = Simulate(ordinal: 3);
        var second = Simulate(ordinal: 3);

        second.SessionId.ShouldBe(first.SessionId);
        second.Steps.ShouldBe(first.Steps);
    }

    [Fact]
    public void Simulate_many_sessions_have_ids_of_their_own()
    {
        var ids = Enumerable.Range(0, 200).SelectMany(ordinal => new[]
        {
            Encoding.UTF8.GetString(Simulate(ordinal, "474232307").SessionId),
            Encoding.UTF8.GetString(Simulate(ordinal, "474232308").SessionId),
        });

        ids.ShouldBeUnique();
    }

    [Fact]
    public void Simulate_any_session_is_valid_in_time_order_and_of_candidates_only()
    {
        for (var ordinal = 0; ordinal < 200; ordinal++)
        {
            var session = Simulate(ordinal);
            var lastMs = StartMs;
            for (var i = 0; i < session.Steps.Count; i++)
            {
                var e = session.Event(i);
                EventValidator.Check(e).ShouldBeNull();
                e.TimeMs.ShouldBeGreaterThanOrEqualTo(lastMs);
                Encoding.UTF8.GetString(e.ItemId).ShouldContain("-");
                lastMs = e.TimeMs;
            }

            session.Steps.Count(step => step.Type == EventType.View).ShouldBeInRange(3, 8);
            session.Steps[0].TimeMs.ShouldBe(StartMs);
        }
    }

    [Fact]
    public void Simulate_removals_and_purchases_are_of_what_was_put_into_the_cart()
    {
        var types = new HashSet<EventType>();
        for (var ordinal = 0; ordinal < 200; ordinal++)
        {
            var cart = new HashSet<byte[]>();
            foreach (var step in Simulate(ordinal).Steps)
            {
                types.Add(step.Type);
                if (step.Type == EventType.Cart)
                    cart.Add(step.ItemId);
                else if (step.Type != EventType.View)
                    cart.Remove(step.ItemId).ShouldBeTrue();
            }
        }

        types.Count.ShouldBe(EventTypeNames.InteractionCount);
    }

    [Fact]
    public void Simulate_related_items_come_by_their_score()
    {
        var counts = Enumerable.Range(0, 500)
            .SelectMany(ordinal => Simulate(ordinal).Steps)
            .Where(step => step.Type == EventType.View)
            .CountBy(step => Encoding.UTF8.GetString(step.ItemId))
            .ToDictionary();

        counts["related-0"].ShouldBeGreaterThan(counts["related-10"] * 2);
    }

    [Fact]
    public void Simulate_without_candidates_is_an_empty_session() =>
        new NewSessionSimulator(1).Simulate("7"u8, 0, StartMs, new NewSessionCandidates([], [], []))
            .Steps.ShouldBeEmpty();

    [Fact]
    public void Simulate_only_popular_candidates_takes_those()
    {
        var candidates = new NewSessionCandidates([], [], [.. Ids("popular", 5)]);

        new NewSessionSimulator(1).Simulate("7"u8, 0, StartMs, candidates).Steps.ShouldNotBeEmpty();
    }

    private static SimulatedSession Simulate(int ordinal, string shopper = "474232307") =>
        new NewSessionSimulator(1).Simulate(Encoding.UTF8.GetBytes(shopper), ordinal, StartMs, Candidates);

    private static IEnumerable<byte[]> Ids(string kind, int count) =>
        Enumerable.Range(0, count).Select(i => Encoding.UTF8.GetBytes($"{kind}-{i}"));
}
