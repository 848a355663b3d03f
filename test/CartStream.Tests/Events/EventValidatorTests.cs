using CartStream.Events;

namespace CartStream.Tests.Events;

/// <summary>Every limit, at it and one beyond it.</summary>
public sealed class EventValidatorTests
{
    private static readonly byte[] LongestId = [.. Enumerable.Repeat((byte)'i', EventLimits.IdBytesMax)];
    private static readonly byte[] TooLongId = [.. LongestId, (byte)'i'];
    private static readonly byte[] LongestText = [.. Enumerable.Repeat((byte)'t', EventLimits.TextBytesMax)];
    private static readonly byte[] TooLongText = [.. LongestText, (byte)'t'];

    [Fact]
    public void Check_event_at_every_limit_is_accepted()
    {
        EventValidator.Check(new ShopperEvent
        {
            TimeMs = EventLimits.TimeMsMax,
            Type = EventType.Purchase,
            ItemId = LongestId,
            ShopperId = LongestId,
            SessionId = LongestId,
            EventId = LongestId,
            CategoryId = LongestText,
            CategoryCode = LongestText,
            Brand = LongestText,
            Quantity = EventLimits.QuantityMax,
        }).ShouldBeNull();
        Of(timeMs: EventLimits.TimeMsMin, quantity: 1).ShouldBeNull();
    }

    [Theory]
    [InlineData(EventLimits.TimeMsMin - 1)]
    [InlineData(EventLimits.TimeMsMax + 1)]
    public void Check_time_out_of_range_is_named(long timeMs) =>
        Of(timeMs: timeMs).ShouldBe($"event_time: found {timeMs} ms, expected a time from 1970 to 2099");

    [Fact]
    public void Check_unknown_type_is_named() =>
        Of(type: 6).ShouldBe(
            "event_type: found 6, expected view, cart, remove_from_cart, purchase, refund or set_quantity");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(EventLimits.QuantityMax + 1)]
    public void Check_quantity_out_of_range_is_named(int quantity) =>
        Of(quantity: quantity).ShouldBe($"quantity: found {quantity}, expected a whole number from 1 to 1000000");

    [Theory]
    [InlineData("-0.01", EventType.Purchase, "price: found -0.01, expected a number from 0 to 1000000000000")]
    [InlineData("1000000000000.01", EventType.View, "price: found 1000000000000.01, expected a number from 0 to "
        + "1000000000000")]
    [InlineData("-1000000000001", EventType.Refund, "price: found -1000000000001, expected a number from "
        + "-1000000000000 to 1000000000000")]
    [InlineData("0", EventType.Cart, null)]
    [InlineData("1000000000000", EventType.Purchase, null)]
    [InlineData("-79.37", EventType.Refund, null)]
    public void CheckNew_price_out_of_range_is_named(string price, EventType type, string? fault)
    {
        var e = new ShopperEvent
        {
            TimeMs = 0, Type = type, ItemId = LongestId, ShopperId = LongestId, Price = decimal.Parse(price),
        };

        EventValidator.CheckNew(e)?.ToString().ShouldBe(fault);
        EventValidator.Check(e).ShouldBeNull("logs of earlier versions have such prices");
    }

    [Fact]
    public void Check_missing_id_is_named()
    {
        Of(item: []).ShouldBe("item_id: found nothing, expected 1 to 256 bytes");
        Of(shopper: []).ShouldBe("shopper_id: found nothing, expected 1 to 256 bytes");
    }

    [Fact]
    public void Check_text_that_is_too_long_is_named()
    {
        Of(item: TooLongId).ShouldEndWith("expected at most 256 bytes");
        Of(shopper: TooLongId).ShouldStartWith("shopper_id: ");
        Of(session: TooLongId).ShouldStartWith("session_id: ");
        Of(eventId: TooLongId).ShouldStartWith("event_id: ");
        Of(categoryId: TooLongText).ShouldStartWith("category_id: ");
        Of(categoryCode: TooLongText).ShouldStartWith("category_code: ");
        Of(brand: TooLongText).ShouldEndWith("expected at most 1024 bytes");
    }

    private static string? Of(
        long timeMs = 0,
        byte type = 0,
        int? quantity = null,
        byte[]? item = null,
        byte[]? shopper = null,
        byte[]? session = null,
        byte[]? eventId = null,
        byte[]? categoryId = null,
        byte[]? categoryCode = null,
        byte[]? brand = null) =>
        EventValidator.Check(new ShopperEvent
        {
            TimeMs = timeMs,
            Type = (EventType)type,
            ItemId = item ?? LongestId,
            ShopperId = shopper ?? LongestId,
            SessionId = session,
            EventId = eventId,
            CategoryId = categoryId,
            CategoryCode = categoryCode,
            Brand = brand,
            Quantity = quantity,
        })?.ToString();
}
