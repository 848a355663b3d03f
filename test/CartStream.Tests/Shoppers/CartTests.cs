using CartStream.Events;
using CartStream.Shoppers;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Shoppers;

/// <summary>The cart as a state machine; items are numbers here, times are milliseconds.</summary>
public sealed class CartTests
{
    private readonly Cart _cart = new();

    [Fact]
    public void Apply_additions_lists_them_oldest_first()
    {
        Add(item: 2, at: 10);
        Add(item: 1, at: 20);

        Items().ShouldBe([(2, 1), (1, 1)]);
    }

    [Fact]
    public void Apply_second_addition_adds_pieces_and_keeps_the_place()
    {
        Add(1, at: 10);
        Add(2, at: 20);
        Add(1, at: 30, quantity: 3);

        Items().ShouldBe([(1, 4), (2, 1)]);
    }

    [Fact]
    public void Apply_removal_without_quantity_takes_the_whole_line()
    {
        Add(1, at: 10, quantity: 5);
        Remove(1, at: 20);

        Items().ShouldBeEmpty();
        _cart.Contains(1).ShouldBeFalse();
    }

    [Fact]
    public void Apply_removal_with_quantity_takes_that_many()
    {
        Add(1, at: 10, quantity: 5);
        Remove(1, at: 20, quantity: 2);

        Items().ShouldBe([(1, 3)]);
    }

    [Fact]
    public void Apply_removal_of_more_than_is_there_empties_the_line()
    {
        Add(1, at: 10, quantity: 2);
        Remove(1, at: 20, quantity: 3);
        Add(1, at: 30);

        Items().ShouldBe([(1, 1)]);
    }

    [Fact]
    public void Apply_purchase_takes_the_item_out()
    {
        Add(1, at: 10);
        Add(2, at: 20);
        _cart.Apply(EventType.Purchase, 1, null, new EventStamp(30, 0));

        Items().ShouldBe([(2, 1)]);
    }

    [Fact]
    public void Apply_removal_of_what_is_not_there_changes_nothing()
    {
        Remove(1, at: 10);

        Items().ShouldBeEmpty();
    }

    [Fact]
    public void Apply_late_addition_before_a_removal_stays_out()
    {
        Remove(1, at: 20);
        Add(1, at: 10);

        Items().ShouldBeEmpty();
    }

    [Fact]
    public void Apply_late_removal_between_two_additions_takes_only_the_first()
    {
        Add(1, at: 10, quantity: 2);
        Add(1, at: 30, quantity: 3);
        Remove(1, at: 20);

        Items().ShouldBe([(1, 3)]);
        Line().AddedAt.TimeMs.ShouldBe(30);
    }

    [Fact]
    public void Apply_addition_after_a_removal_takes_a_new_place()
    {
        Add(1, at: 10);
        Add(2, at: 20);
        Remove(1, at: 30);
        Add(1, at: 40);

        Items().ShouldBe([(2, 1), (1, 1)]);
    }

    [Fact]
    public void Apply_view_changes_neither_content_nor_version()
    {
        Add(1, at: 10);
        _cart.Apply(EventType.View, 1, null, new EventStamp(20, 0));

        _cart.Version.ShouldBe(1);
        Items().ShouldBe([(1, 1)]);
    }

    [Fact]
    public void Apply_more_items_than_a_cart_holds_drops_the_one_that_changed_longest_ago()
    {
        for (var item = 0; item <= Cart.OpenLinesMax; item++)
            Add(item, at: item);

        Items().Count.ShouldBe(Cart.OpenLinesMax);
        _cart.Contains(0).ShouldBeFalse();
        _cart.Contains(1).ShouldBeTrue();
    }

    [Fact]
    public void Apply_more_pieces_than_an_event_can_have_stays_at_the_limit()
    {
        Add(1, at: 10, quantity: EventLimits.QuantityMax);
        Add(1, at: 20, quantity: EventLimits.QuantityMax);

        Line().Quantity.ShouldBe(EventLimits.QuantityMax);
    }

    /// <summary>
    /// The order of arrival does not matter: up to 8 changes on 3 items, shuffled, give the same cart.
    /// </summary>
    [Fact]
    public void Apply_any_order_of_arrival_gives_the_cart_of_the_order_of_time()
    {
        var change =
            from type in Gen.Elements(EventType.Cart, EventType.RemoveFromCart, EventType.Purchase)
            from item in Gen.Choose(1, 3)
            from quantity in Gen.Elements<int?>(null, 1, 2, 3)
            from time in Gen.Choose(0, 9)
            select (Type: type, Item: item, Quantity: quantity, Time: time);
        var cases =
            from count in Gen.Choose(0, CartLine.ChangesMax)
            from changes in Gen.ArrayOf(change, count)
            from order in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
            select (changes, order);

        Prop.ForAll(cases.ToArbitrary(), example =>
        {
            var (changes, order) = example;
            var sorted = Enumerable.Range(0, changes.Length).OrderBy(i => changes[i].Time).ThenBy(i => i);
            return Content(Apply(changes, sorted)).SequenceEqual(Content(Apply(changes, order)));
        }).QuickCheckThrowOnFailure();
    }

    private static Cart Apply(
        (EventType Type, int Item, int? Quantity, int Time)[] changes, IEnumerable<int> order)
    {
        var cart = new Cart();
        foreach (var i in order)
            cart.Apply(changes[i].Type, changes[i].Item, changes[i].Quantity, new EventStamp(changes[i].Time, i));
        return cart;
    }

    private static List<CartItem> Content(Cart cart)
    {
        var content = new List<CartItem>();
        cart.CopyTo(content);
        return content;
    }

    private void Add(int item, long at, int? quantity = null) =>
        _cart.Apply(EventType.Cart, item, quantity, new EventStamp(at, at));

    private void Remove(int item, long at, int? quantity = null) =>
        _cart.Apply(EventType.RemoveFromCart, item, quantity, new EventStamp(at, at));

    private List<(int Item, int Quantity)> Items() => [.. Content(_cart).Select(line => (line.Item, line.Quantity))];

    private CartItem Line() => Content(_cart).ShouldHaveSingleItem();
}
