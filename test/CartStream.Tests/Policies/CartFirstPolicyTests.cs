using CartStream.Events;
using CartStream.Policies;
using CartStream.Processing.Processor;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Tests.Policies;

/// <summary>Cart, then history, then the model, which here proposes p, q, r … in this order.</summary>
public sealed class CartFirstPolicyTests
{
    private readonly ItemDictionary _items = new();
    private readonly ShopperState _state = new();
    private readonly ShopperOptions _shoppers = new();
    private readonly ListModel _model;
    private Session? _session;
    private long _offset;

    public CartFirstPolicyTests()
    {
        _model = new ListModel([.. "pqrstuvwxyz".Select(letter => Item(letter.ToString()))]);
    }

    [Fact]
    public void Recommend_cart_items_come_first_oldest_first()
    {
        Apply(EventType.Cart, "b");
        Apply(EventType.Cart, "a");
        Apply(EventType.View, "c");

        Recommend(4).ShouldBe("b:Cart a:Cart p:Popularity q:Popularity");
    }

    [Fact]
    public void Recommend_cart_item_that_was_touched_last_stays()
    {
        Apply(EventType.View, "c");
        Apply(EventType.Cart, "p");

        Recommend(2).ShouldBe("p:Cart q:Popularity");
    }

    [Fact]
    public void Recommend_more_cart_items_than_they_may_take_leaves_the_rest_out_altogether()
    {
        Apply(EventType.Cart, "p");
        Apply(EventType.Cart, "q");
        Apply(EventType.Cart, "r");

        Recommend(3, new PolicyOptions { CartItemsMax = 1 }).ShouldBe("p:Cart s:Popularity t:Popularity");
    }

    [Fact]
    public void Recommend_more_cart_items_than_were_asked_for_fills_all_places_where_they_may()
    {
        Apply(EventType.Cart, "a");
        Apply(EventType.Cart, "b");
        Apply(EventType.Cart, "c");

        Recommend(2, new PolicyOptions { CartItemsMax = 100 }).ShouldBe("a:Cart b:Cart");
    }

    [Theory]
    [InlineData(1, "a:Cart")]
    [InlineData(4, "a:Cart b:Cart p:Popularity q:Popularity")]
    [InlineData(5, "a:Cart b:Cart p:Popularity q:Popularity r:Popularity")]
    public void Recommend_large_cart_takes_half_of_the_places_rounded_down_and_at_least_one(int places, string expected)
    {
        foreach (var item in new[] { "a", "b", "c", "d" })
            Apply(EventType.Cart, item);

        Recommend(places).ShouldBe(expected);
    }

    [Fact]
    public void Recommend_ranked_asks_the_model_with_the_cart_and_keeps_its_order()
    {
        Apply(EventType.Cart, "q");
        Apply(EventType.View, "s", session: "2");
        Apply(EventType.View, "r", session: "2");

        Recommend(4, new PolicyOptions { IsRanked = true })
            .ShouldBe("p:Popularity q:Cart s:Popularity t:Popularity");
        _model.AskedSession.Select(_items.Text).ShouldBe(["q", "s", "r"]);
    }

    [Fact]
    public void Recommend_purchased_item_is_left_out()
    {
        Apply(EventType.Purchase, "p");
        Apply(EventType.View, "c");

        Recommend(2).ShouldBe("q:Popularity r:Popularity");
    }

    [Fact]
    public void Recommend_item_bought_and_put_into_the_cart_again_is_in_the_cart()
    {
        Apply(EventType.Cart, "a");
        Apply(EventType.Purchase, "a");
        Apply(EventType.Cart, "a");
        Apply(EventType.View, "c");

        Recommend(2).ShouldBe("a:Cart p:Popularity");
    }

    [Theory]
    [InlineData(true, "q:Popularity r:Popularity")]
    [InlineData(false, "p:Popularity q:Popularity")]
    public void Recommend_item_touched_last_is_left_out_when_asked_to(bool exclude, string expected)
    {
        Apply(EventType.View, "c");
        Apply(EventType.View, "p");

        Recommend(2, new PolicyOptions { ExcludeCurrent = exclude }).ShouldBe(expected);
    }

    [Fact]
    public void Recommend_new_session_takes_earlier_items_newest_first_into_half_of_the_places()
    {
        foreach (var item in new[] { "a", "b", "c", "d" })
            Apply(EventType.View, item, "before");
        Apply(EventType.View, "e", "now");

        Recommend(5).ShouldBe("d:History c:History b:History p:Popularity q:Popularity");
        Recommend(4).ShouldBe("d:History c:History p:Popularity q:Popularity");
    }

    [Fact]
    public void Recommend_new_session_with_a_cart_takes_history_into_half_of_what_is_left()
    {
        Apply(EventType.Cart, "a", "before");
        Apply(EventType.View, "b", "before");
        Apply(EventType.View, "c", "before");
        Apply(EventType.View, "e", "now");

        Recommend(3).ShouldBe("a:Cart c:History p:Popularity");
    }

    [Fact]
    public void Recommend_session_of_one_item_seen_twice_is_new_still()
    {
        Apply(EventType.View, "a", "before");
        Apply(EventType.View, "e", "now");
        Apply(EventType.View, "e", "now");

        Recommend(1).ShouldBe("a:History");
    }

    [Fact]
    public void Recommend_session_of_two_items_speaks_for_itself()
    {
        Apply(EventType.View, "a", "before");
        Apply(EventType.View, "e", "now");
        Apply(EventType.View, "f", "now");

        Recommend(1).ShouldBe("p:Popularity");
    }

    [Fact]
    public void Recommend_history_leaves_out_what_was_removed_bought_or_touched_in_this_session()
    {
        Apply(EventType.View, "a", "before");
        Apply(EventType.RemoveFromCart, "b", "before");
        Apply(EventType.Purchase, "c", "before");
        Apply(EventType.View, "e", "before");
        Apply(EventType.View, "e", "now");

        Recommend(9).ShouldStartWith("a:History p:Popularity");
    }

    [Fact]
    public void Recommend_model_that_knows_no_more_gives_fewer_than_asked()
    {
        Apply(EventType.Cart, "a");

        Recommend(50).Split(' ').Length.ShouldBe(1 + "pqrstuvwxyz".Length);
    }

    [Fact]
    public void Recommend_asks_the_model_with_the_session_and_its_key()
    {
        Apply(EventType.View, "a", "now");
        Apply(EventType.View, "b", "now");
        var query = new PolicyQuery { SessionKey = _session!.ModelKeyIn(partition: 3) };

        new CartFirstPolicy(_model.OpenReader(), new PolicyOptions(), historyItems: 10)
            .Recommend(_state, _session, query, new ScoredItem[1]);

        _model.AskedSession.ShouldBe([Item("a"), Item("b")]);
        _model.AskedKey.ShouldBe(query.SessionKey);
    }

    [Fact]
    public void Recommend_long_session_asks_the_model_with_the_last_n_items()
    {
        foreach (var item in new[] { "a", "b", "c", "b", "c" })
            Apply(EventType.View, item, "now");

        new CartFirstPolicy(_model.OpenReader(), new PolicyOptions(), historyItems: 2)
            .Recommend(_state, _session!, new PolicyQuery(), new ScoredItem[1]);

        _model.AskedSession.ShouldBe([Item("b"), Item("c"), Item("b"), Item("c")], "a is the third last item");
    }

    [Fact]
    public void Recommend_warmed_up_allocates_nothing()
    {
        foreach (var item in new[] { "a", "b", "c", "d" })
            Apply(EventType.Cart, item, "before");
        Apply(EventType.Purchase, "d", "before");
        Apply(EventType.View, "e", "now");
        var policy = new CartFirstPolicy(new NoModel().OpenReader(), new PolicyOptions(), historyItems: 10);
        var results = new ScoredItem[10];
        for (var i = 0; i < 200; i++)
            policy.Recommend(_state, _session!, new PolicyQuery(), results);

        Allocations.Of(() => policy.Recommend(_state, _session!, new PolicyQuery(), results)).ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Recommend_room_beyond_the_places_changes_nothing_of_the_list(bool isRanked)
    {
        foreach (var item in new[] { "a", "b", "c", "r" })
            Apply(EventType.Cart, item);
        Apply(EventType.View, "q");
        var options = new PolicyOptions { IsRanked = isRanked };
        var ranked = new ScoredItem[7];
        var list = new ScoredItem[4];
        var asked = new CartFirstPolicy(_model.OpenReader(), options, historyItems: 10);

        asked.Recommend(_state, _session!, new PolicyQuery { Slots = 4 }, ranked).ShouldBe(7);
        asked.Recommend(_state, _session!, new PolicyQuery(), list).ShouldBe(4);

        ranked.Take(4).ShouldBe(list);
    }

    [Fact]
    public void RankedRecommendation_goes_on_behind_the_list_until_it_has_as_many_discoveries_as_places()
    {
        foreach (var item in new[] { "a", "b", "p" })
            Apply(EventType.Cart, item);
        Apply(EventType.View, "q");
        Apply(EventType.View, "s");
        var ranked = new RankedRecommendation(slots: 4);

        var policy = new CartFirstPolicy(_model.OpenReader(), new PolicyOptions(), historyItems: 10);
        ranked.Recommend(policy, _state, _session!, new PolicyQuery());

        string.Join(' ', ranked.Shown.ToArray().Select(one => _items.Text(one.Item))).ShouldBe("a b q r");
        string.Join(' ', ranked.Items.ToArray().Select(_items.Text)).ShouldBe("a b q r t u v", "q was viewed");
    }

    private int Item(string id) => _items.Intern(System.Text.Encoding.UTF8.GetBytes(id));

    private void Apply(EventType type, string item, string session = "now")
    {
        var e = new TestEvent(type, item, (int)_offset, session).ToEvent();
        _session = _state.Apply(e, Item(item), _offset++, _shoppers).Session;
    }

    private string Recommend(int count, PolicyOptions? options = null)
    {
        var results = new ScoredItem[count];
        var used = new CartFirstPolicy(_model.OpenReader(), options ?? new PolicyOptions(), historyItems: 10)
            .Recommend(_state, _session!, new PolicyQuery(), results);
        return string.Join(' ', results.Take(used).Select(r => $"{_items.Text(r.Item)}:{r.Explanation.Source}"));
    }

    private sealed class NoModel() : FakeModel("none")
    {
        protected override int Recommend(in ModelQuery query, Span<ScoredItem> results) => 0;
    }

    private sealed class ListModel(int[] proposed) : FakeModel("list")
    {
        public int[] AskedSession { get; private set; } = [];

        public ulong? AskedKey { get; private set; }

        protected override int Recommend(in ModelQuery query, Span<ScoredItem> results)
        {
            AskedSession = [.. query.Session.ToArray().Select(interaction => interaction.Item)];
            AskedKey = query.SessionKey;
            var used = 0;
            foreach (var item in proposed)
            {
                if (used < results.Length && !query.Excluded.Contains(item))
                    results[used++] = new ScoredItem(item, 1, new Explanation(Source.Popularity, used, 0));
            }

            return used;
        }
    }
}
