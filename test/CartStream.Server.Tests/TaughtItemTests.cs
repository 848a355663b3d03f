using System.Text.Json;
using CartStream.Log;

namespace CartStream.Server.Tests;

/// <summary>Events describe items until the shop does.</summary>
public sealed class TaughtItemTests
{
    [Fact]
    public async Task Event_with_attributes_lets_filters_answer_without_a_put()
    {
        await using var shop = await Shop.OpenAsync();

        await shop.SendAsync(
            Event("ann", "lips", 1, """ "category_code":"face.lips","brand":"Kimi","price":5,"item_name":"Red" """),
            Event("ann", "eyes", 2, """ "category_id":"77","price":"9.5" """),
            Event("ann", "bare", 3, """ "brand":"(not set)" """));

        await CheckAsync(shop);
        await shop.RestartAsync();
        await CheckAsync(shop);
    }

    [Fact]
    public async Task Put_wins_field_by_field_and_what_it_does_not_say_stays_taught()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync(Event("ann", "hat", 1, """ "category_code":"wear","brand":"Lux","price":5 """));

        await shop.PutItemsAsync("""{"item_id":"hat","attributes":{"price":7}}""");
        await shop.SendAsync(Event("ann", "hat", 2, """ "category_code":"wear.hats","price":1 """));

        var hat = (await shop.GetAsync("/v1/items/hat")).GetProperty("attributes");
        hat.GetProperty("price").GetDecimal().ShouldBe(7);
        hat.GetProperty("category").GetString().ShouldBe("wear.hats");
        hat.GetProperty("brand").GetString().ShouldBe("Lux");
        await shop.Client.PostAsync(
            "/v1/items/hat/stock", Shop.Json("""{"in_stock":false}"""), TestContext.Current.CancellationToken);
        Shop.Items(await shop.GetAsync("/v1/trending?category=wear&in_stock=false")).ShouldBe(["hat"]);
    }

    [Fact]
    public async Task Event_sent_late_fills_gaps_and_overtakes_nothing()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync(Event("ann", "hat", 30, """ "price":5 """));

        await shop.SendAsync(Event("bob", "hat", 10, """ "price":3,"brand":"Lux" """));

        var hat = (await shop.GetAsync("/v1/items/hat")).GetProperty("attributes");
        hat.GetProperty("price").GetDecimal().ShouldBe(5);
        hat.GetProperty("brand").GetString().ShouldBe("Lux");
    }

    [Fact]
    public async Task Events_that_say_the_same_again_write_nothing()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync(Event("ann", "hat", 1, """ "price":5,"brand":"Lux" """));
        var end = shop.Log.EndOffset(Topology.TaughtItems, 0);

        await shop.SendAsync([.. Enumerable.Range(2, 20).Select(i => Event("ann", "hat", i,
            i % 2 == 0 ? """ "price":5 """ : """ "brand":"Lux","price":5.0 """))]);

        end.ShouldBe(1);
        shop.Log.EndOffset(Topology.TaughtItems, 0).ShouldBe(end);
    }

    private static async Task CheckAsync(Shop shop)
    {
        Shop.Items(await shop.GetAsync("/v1/trending?category=face")).ShouldBe(["lips"]);
        Shop.Items(await shop.GetAsync("/v1/trending?category=77,nowhere")).ShouldBe(["eyes"]);
        Shop.Items(await shop.GetAsync("/v1/trending?category=77&category=face")).Order().ShouldBe(["eyes", "lips"]);
        Shop.Items(await shop.GetAsync("/v1/trending?brand=kimi&price_max=5")).ShouldBe(["lips"]);
        Shop.Items(await shop.GetAsync("/v1/trending?price_min=6")).ShouldBe(["eyes"]);
        Shop.Items(await shop.GetAsync(
            $"/v1/trending?filter={Uri.EscapeDataString("price < 100 and not category = 'face'")}")).ShouldBe(["eyes"]);
        var lips = await shop.GetAsync("/v1/items/lips");
        lips.GetProperty("attributes").GetProperty("name").GetString().ShouldBe("Red");
        (await shop.GetAsync("/v1/items/bare")).GetProperty("attributes").EnumerateObject().ShouldBeEmpty();
    }

    private static string Event(string shopper, string item, int second, string fields) =>
        Shop.Event(shopper, "view", item, second).TrimEnd('}') + $",{fields.Trim()}}}";
}
