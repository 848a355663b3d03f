using System.Text;
using CartStream.Policies;
using CartStream.Recommendations;

namespace CartStream.Tests.Policies;

public sealed class ExplorationTests
{
    /// <summary>Items 0 to 34 in their order; 0, 3 and 12 are known to the shopper.</summary>
    private static readonly int[] Known = [0, 3, 12];

    [Fact]
    public void Apply_over_many_questions_shows_each_item_as_often_as_its_propensity_says()
    {
        const int queries = 60_000;
        var exploration = new Exploration(0.25);
        var shown = new int[35];
        var propensities = new double[35];
        for (var query = 0; query < queries; query++)
        {
            var ranked = Ranked();
            exploration.Apply(Exploration.QueryHash("ann"u8, query), ranked, 10, IsDiscovery);
            for (var place = 0; place < 10; place++)
                shown[ranked[place].Item]++;
            for (var item = 0; item < 35; item++)
                propensities[item] = IsDiscovery(item) ? exploration.PropensityOf(ranked, item) : item < 10 ? 1 : 0;
        }

        for (var item = 0; item < 35; item++)
        {
            var p = propensities[item];
            ((double)shown[item] / queries).ShouldBe(p, 5 * Math.Sqrt((p * (1 - p) / queries) + 1e-12), $"{item}");
        }

        // Eight discoveries, and those among the twenty next items: 10, 11, 13 to 29.
        propensities[1].ShouldBe(1 - (0.25 / 8), 1e-12);
        propensities[29].ShouldBe(0.25 / 19, 1e-12);
        propensities[30].ShouldBe(0);
        propensities.Sum().ShouldBe(10, 1e-9, "as many items as places");
    }

    [Fact]
    public void Apply_the_same_question_gives_the_same_list()
    {
        var (first, second) = (Ranked(), Ranked());

        new Exploration(0.5).Apply(77, first, 10, IsDiscovery);
        new Exploration(0.5).Apply(77, second, 10, IsDiscovery);

        second.ShouldBe(first);
    }

    [Fact]
    public void Apply_an_explored_list_holds_every_item_once_and_says_what_changed()
    {
        var exploration = new Exploration(0.5);
        var ranked = Ranked();
        var query = Enumerable.Range(0, 100).Select(i => Exploration.QueryHash("bob"u8, i)).First(one =>
        {
            ranked = Ranked();
            exploration.Apply(one, ranked, 10, IsDiscovery);
            return exploration.Explored >= 0;
        });

        ranked.Select(one => one.Item).Order().ShouldBe(Enumerable.Range(0, 35), $"{query}");
        exploration.GaveWay.ShouldBe(exploration.Explored);
        IsDiscovery(exploration.GaveWay).ShouldBeTrue();
        IsDiscovery(ranked[exploration.Explored].Item).ShouldBeTrue();
        ranked[exploration.Explored].Item.ShouldBeInRange(10, 29);
        exploration.PropensityAt(exploration.Explored).ShouldBe(exploration.CandidatePropensity);
        exploration.PropensityOf(ranked, exploration.GaveWay).ShouldBe(exploration.KeptPropensity);
        exploration.PropensityAt(0).ShouldBe(1, "it is in the cart");
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(0, 0)]
    [InlineData(35, 10)]
    public void Apply_without_discoveries_or_candidates_leaves_all_to_certainty(int ranked, int places)
    {
        var exploration = new Exploration(0.5);
        Func<int, bool> isDiscovery = ranked == 35 ? item => item >= places : IsDiscovery;
        for (var query = 0UL; query < 50; query++)
        {
            var items = Ranked()[..ranked];

            exploration.Apply(query, items, places, isDiscovery);

            exploration.Explored.ShouldBe(-1);
            items.ShouldBe(Ranked()[..ranked]);
            for (var place = 0; place < places; place++)
                exploration.PropensityAt(place).ShouldBe(1);
        }
    }

    [Fact]
    public void Apply_lets_in_no_candidate_that_may_not_join()
    {
        var exploration = new Exploration(0.5);
        for (var query = 0UL; query < 500; query++)
        {
            var ranked = Ranked();

            exploration.Apply(query, ranked, 10, IsDiscovery, item => item % 2 == 0);

            ranked[..10].ShouldAllBe(one => one.Item < 10 || one.Item % 2 == 0);
            exploration.CandidatePropensity.ShouldBe(0.5 / 9, 1e-12, "10, 14, 16, … 28");
        }
    }

    [Fact]
    public void Question_differs_by_shopper_and_by_event()
    {
        string[] shoppers = ["", "a", "b", "ab"];
        var queries = from shopper in shoppers
                        from offset in new long[] { -1, 0, 1, 256, long.MaxValue }
                        select Exploration.QueryHash(Encoding.UTF8.GetBytes(shopper), offset);

        queries.Distinct().Count().ShouldBe(20);
    }

    private static bool IsDiscovery(int item) => !Known.Contains(item);

    private static ScoredItem[] Ranked() =>
        [.. Enumerable.Range(0, 35).Select(item => new ScoredItem(item, 100 - item, default))];
}
