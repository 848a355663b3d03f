using System.Text;
using CartStream.Events;
using CartStream.Shoppers;

namespace CartStream.Tests.Shoppers;

/// <summary>Purchases, refunds and orders of one shopper, in any order of arrival.</summary>
public sealed class PurchasesTests
{
    private const int DaySeconds = 86_400;

    private readonly ItemDictionary _items = new();
    private readonly ShopperState _state = new();
    private readonly ShopperOptions _options = new();
    private readonly ShopperEventParser _parser = new();
    private long _offset;

    [Fact]
    public void Apply_refund_ends_the_purchase_and_makes_no_cart_line()
    {
        Apply("cart", 0);
        Apply("purchase", 60);
        Apply("refund", 3_600).IsDuplicate.ShouldBeFalse();

        Bought().ShouldBe(0);
        _state.Purchased.IsEmpty.ShouldBeTrue();
        InCart().ShouldBe(0);
        _state.History[^1].Type.ShouldBe(EventType.Purchase);
    }

    [Theory]
    [InlineData("refund", 1)]
    [InlineData("return", 1)]
    [InlineData("refund", -1)]
    [InlineData("purchase", -1)]
    public void Apply_refund_of_some_pieces_keeps_the_rest_bought(string type, int quantity)
    {
        Apply("purchase", 60, quantity: 3);

        Apply(type, 120, quantity);
        Bought().ShouldBe(2);

        Apply(type, 121, quantity);
        Apply(type, 122, quantity);
        Bought().ShouldBe(0);
    }

    [Fact]
    public void Apply_refund_delivered_twice_counts_once()
    {
        Apply("purchase", 60, quantity: 3);
        Apply("refund", 120, quantity: 1);

        Apply("refund", 120, quantity: 1).IsDuplicate.ShouldBeTrue();
        Bought().ShouldBe(2);
    }

    [Fact]
    public void Apply_two_refunds_of_one_moment_with_ids_of_their_own_both_count()
    {
        Apply("purchase", 60, quantity: 3);
        Apply("refund", 120, quantity: 1, more: "\"event_id\":\"r1\"");
        Apply("refund", 120, quantity: 1, more: "\"event_id\":\"r2\"");
        Apply("refund", 120, quantity: 1, more: "\"event_id\":\"r1\"").IsDuplicate.ShouldBeTrue();

        Bought().ShouldBe(1);
    }

    [Fact]
    public void Apply_refund_that_arrives_before_its_purchase_still_takes_it_back()
    {
        Apply("refund", 120).Session.ShouldBeNull();
        Apply("purchase", 60);

        Bought().ShouldBe(0);
    }

    [Fact]
    public void Apply_purchase_behind_a_refund_is_bought_again()
    {
        Apply("purchase", 60);
        Apply("refund", 120);
        Apply("purchase", 180);

        Bought().ShouldBe(1);
    }

    [Fact]
    public void Apply_refund_of_what_was_never_bought_changes_nothing_else()
    {
        Apply("cart", 0, quantity: 2);
        Apply("refund", 60);

        (InCart(), Bought()).ShouldBe((2, 0));
    }

    [Fact]
    public void Apply_purchase_without_quantity_buys_the_pieces_of_the_cart_line()
    {
        Apply("cart", 0, quantity: 3);
        Apply("purchase", 60);

        Bought().ShouldBe(3);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(DaySeconds)]
    public void Apply_order_sent_again_counts_once_whatever_its_event_id(int later)
    {
        Apply("cart", 0, quantity: 3);
        Apply("purchase", 60, quantity: 1, more: "\"order_id\":\"o\",\"event_id\":\"e1\"");

        Apply("purchase", 60 + later, quantity: 1, more: "\"order_id\":\"o\",\"event_id\":\"e2\"")
            .IsDuplicate.ShouldBeTrue();
        (InCart(), Bought()).ShouldBe((2, 1));
    }

    [Fact]
    public void Apply_another_order_or_line_of_the_item_counts()
    {
        Apply("cart", 0, quantity: 9);
        Apply("purchase", 60, quantity: 1, more: "\"order_id\":\"o1\"");
        Apply("purchase", 60, quantity: 1, more: "\"order_id\":\"o1\",\"line_id\":\"2\"");
        Apply("purchase", 60, quantity: 1, more: "\"order_id\":\"o2\"");

        (InCart(), Bought()).ShouldBe((6, 3));
    }

    [Fact]
    public void Apply_order_is_remembered_through_the_codec()
    {
        Apply("purchase", 60, quantity: 2, more: "\"order_id\":\"o\"");
        var codec = new ShopperStateCodec(_items);

        var copy = codec.Decode(codec.Encode(_state));

        _parser.TryRead(Json("purchase", 90, 2, "\"order_id\":\"o\""), out var e, out _).ShouldBeTrue();
        copy.HasSeen(e).ShouldBeTrue();
        copy.Purchases.Of(_items.Intern("A"u8)).ShouldBe(_state.Purchases.Of(_items.Intern("A"u8)));
    }

    [Fact]
    public void Of_item_bought_on_several_days_tells_the_usual_gap()
    {
        Apply("purchase", 60);
        Apply("purchase", 61);
        Bought(out var bought);
        bought.GapDays.ShouldBeNull();

        Apply("purchase", 6 * DaySeconds);
        Apply("purchase", 14 * DaySeconds);

        Bought(out bought);
        bought.GapDays.ShouldBe(7);
        bought.DaysUntil(1_000L * 21 * DaySeconds).ShouldBe(7);
    }

    [Fact]
    public void Apply_set_quantity_says_how_many_there_are_in_order_of_time()
    {
        Apply("cart", 0, quantity: 2);
        Apply("set_quantity", 60, quantity: 5);
        InCart().ShouldBe(5);

        Apply("cart", 30, quantity: 1);
        InCart().ShouldBe(5);

        Apply("remove_from_cart", 90, quantity: 1);
        InCart().ShouldBe(4);

        Apply("set_quantity", 120, quantity: 0);
        InCart().ShouldBe(0);
        _state.History[^1].Type.ShouldBe(EventType.RemoveFromCart);
    }

    [Theory]
    [InlineData("set_quantity", "")]
    [InlineData("set_quantity", ",\"quantity\":-1")]
    [InlineData("cart", ",\"quantity\":-1")]
    [InlineData("purchase", ",\"quantity\":0")]
    public void TryRead_quantity_that_the_type_cannot_have_is_refused(string type, string quantity)
    {
        var json = $$"""
            {"event_time":"2026-03-01T10:00:00Z","event_type":"{{type}}","item_id":"A","shopper_id":"s"{{quantity}}}
            """;

        _parser.TryRead(Encoding.UTF8.GetBytes(json), out _, out var fault).ShouldBeFalse();
        fault!.Field.ShouldBe("quantity");
    }

    [Fact]
    public void TryRead_lines_in_the_log_are_refused_with_the_reason()
    {
        _parser.TryRead(Json("purchase", 0, 1, "\"lines\":[]"), out _, out var fault).ShouldBeFalse();

        fault!.Field.ShouldBe("lines");
    }

    private static byte[] Json(string type, int second, int? quantity, string? more)
    {
        var time = DateTimeOffset.UnixEpoch.AddSeconds(second).ToString("yyyy-MM-ddTHH:mm:ssZ");
        var pieces = quantity is null ? "" : $",\"quantity\":{quantity}";
        var rest = more is null ? "" : $",{more}";
        return Encoding.UTF8.GetBytes(
            $$"""{"event_time":"{{time}}","event_type":"{{type}}","item_id":"A","shopper_id":"s"{{pieces}}{{rest}}}""");
    }

    private AppliedEvent Apply(string type, int second, int? quantity = null, string? more = null)
    {
        _parser.TryRead(Json(type, second, quantity, more), out var e, out var fault).ShouldBeTrue($"{fault}");
        return _state.Apply(e, _items.Intern(e.ItemId), _offset++, _options);
    }

    private int Bought() => _state.Purchases.Of(_items.Intern("A"u8)).Pieces;

    private void Bought(out BoughtItem bought) => bought = _state.Purchases.Of(_items.Intern("A"u8));

    private int InCart() => _state.Cart.PiecesOf(_items.Intern("A"u8));
}
