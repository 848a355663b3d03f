using CartStream.Events;
using CartStream.Shoppers;

namespace CartStream.Tests.Shoppers;

public sealed class SessionKeysTests
{
    private const long Gap = ShopperOptions.IdleGapMsDefault;
    private readonly SessionKeys _keys = new();

    [Fact]
    public void KeyOf_no_session_id_is_cut_after_the_idle_gap_and_not_at_it()
    {
        var first = Key("x", 0);

        Key("x", Gap).ShouldBe(first);
        Key("x", 5).ShouldBe(first);
        Key("x", Gap + Gap).ShouldBe(first);
        Key("y", Gap).ShouldNotBe(first);
        var second = Key("x", (3 * Gap) + 1);
        second.ShouldNotBe(first);
        Key("x", 5 * Gap).ShouldNotBeOneOf(first, second);
    }

    [Fact]
    public void KeyOf_session_id_is_never_cut_and_no_shopper_of_that_name()
    {
        var given = Key("x", 0, "s");

        Key("x", 9 * Gap, "s").ShouldBe(given);
        Key("y", 0, "s").ShouldBe(given);
        Key("s", 0).ShouldNotBe(given);
        Key("x", 0, "t").ShouldNotBe(given);
    }

    private ulong Key(string shopper, long timeMs, string session = "") => _keys.KeyOf(new ShopperEvent
    {
        TimeMs = timeMs,
        Type = EventType.View,
        ItemId = "i"u8,
        ShopperId = System.Text.Encoding.UTF8.GetBytes(shopper),
        SessionId = System.Text.Encoding.UTF8.GetBytes(session),
    });
}
