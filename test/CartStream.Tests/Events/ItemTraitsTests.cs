using System.Numerics;
using System.Text;
using CartStream.Events;

namespace CartStream.Tests.Events;

public sealed class ItemTraitsTests
{
    [Fact]
    public void Of_event_that_tells_nothing_is_none()
    {
        Of().ShouldBe(default);
        Of(brand: "null", name: "(not set)", price: 0, category: "lips").ShouldBe(default);
    }

    [Fact]
    public void Of_brand_is_the_same_in_any_case_and_another_for_another()
    {
        Of(brand: "Kimi").Brand.ShouldBe(Of(brand: "KIMI").Brand);
        Of(brand: "Kimi").Brand.ShouldNotBe(Of(brand: "Kimo").Brand);
        Of(brand: "Kimi").Brand.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Of_category_in_words_knows_the_category_above()
    {
        Of(category: "lips.cream").Parent.ShouldBe(Of(category: "Lips.gloss").Parent);
        Of(category: "lips.cream.red").Parent.ShouldNotBe(Of(category: "lips.cream").Parent);
        Of(category: ".cream").Parent.ShouldBe(0);
    }

    [Theory]
    [InlineData("0.01", 1)]
    [InlineData("0.001", 1)]
    [InlineData("0.02", 3)]
    [InlineData("10", 20)]
    [InlineData("20", 22)]
    [InlineData("1000000000000", 62)]
    [InlineData("-3", 0)]
    public void Of_doubled_price_is_two_bands_higher(string price, int band) =>
        Of(price: decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture)).PriceBand.ShouldBe(band);

    [Fact]
    public void NameLikeness_is_the_share_of_common_words_without_regard_to_case_and_signs()
    {
        var lamp = Of(name: "Red Lamp, 60 W");

        lamp.NameLikeness(Of(name: "LAMP red/60")).ShouldBe(1);
        lamp.NameLikeness(Of(name: "Blue chair")).ShouldBeLessThan(0.5f);
        lamp.NameLikeness(default).ShouldBe(0);
        BitOperations.PopCount(Of(name: "a b c ü ö1").Name).ShouldBe(2);
    }

    [Fact]
    public void FilledBy_keeps_what_was_known()
    {
        var known = new ItemTraits(Name: 0, Parent: 2, Brand: 0, PriceBand: 4);

        known.FilledBy(new ItemTraits(5, 6, 7, 8)).ShouldBe(new ItemTraits(5, 2, 7, 4));
    }

    private static ItemTraits Of(string brand = "", string name = "", string category = "", decimal? price = null) =>
        ItemTraits.Of(new ShopperEvent
        {
            TimeMs = 0,
            Type = EventType.View,
            ItemId = "a"u8,
            ShopperId = "b"u8,
            Brand = Encoding.UTF8.GetBytes(brand),
            ItemName = Encoding.UTF8.GetBytes(name),
            CategoryCode = Encoding.UTF8.GetBytes(category),
            Price = price,
        });
}
