using System.Net;
using System.Text.Json;
using CartStream.Log;
using CartStream.Recommendations;

namespace CartStream.Server.Tests;

/// <summary>An item that can't be bought is in no answer until it is available again.</summary>
public sealed class AvailabilityTests
{
    private const string SoldOut = """{"in_stock":false}""";
    private const string InStock = """{"in_stock":true}""";

    [Fact]
    public async Task Item_sold_out_is_in_no_answer_and_comes_back_by_one_call()
    {
        await using var shop = await OpenAsync();
        (await AnswersWithAsync(shop, "hat")).ShouldBe(Everywhere);

        await StockAsync(shop, "hat", SoldOut);

        (await AnswersWithAsync(shop, "hat")).ShouldBeEmpty();
        await shop.RestartAsync();
        (await AnswersWithAsync(shop, "hat")).ShouldBeEmpty();
        await StockAsync(shop, "hat", InStock);
        (await AnswersWithAsync(shop, "hat")).ShouldBe(Everywhere);
    }

    [Fact]
    public async Task Item_deleted_stays_out_whatever_events_come_until_it_is_described_again()
    {
        await using var shop = await OpenAsync();
        await shop.PutItemsAsync("""{"item_id":"hat","attributes":{"name":"Hat","category":"wear"}}""");

        await shop.Client.DeleteAsync("/v1/items/hat", TestContext.Current.CancellationToken);

        await shop.SendAsync(
            Shop.Event("new", "view", "hat", 60),
            Shop.Event("new", "cart", "hat", 61),
            Shop.Event("new", "view", "cap", 62));
        (await AnswersWithAsync(shop, "hat")).ShouldBeEmpty();
        (await AnswersWithAsync(shop, "hat", "in_stock=false")).ShouldBeEmpty("it is withdrawn, not sold out");
        await shop.GetAsync("/v1/items/hat", HttpStatusCode.NotFound);
        await shop.RestartAsync();
        (await AnswersWithAsync(shop, "hat")).ShouldBeEmpty();
        await StockAsync(shop, "hat", SoldOut);
        (await AnswersWithAsync(shop, "hat", "in_stock=false")).ShouldBeEmpty("what can't be bought is not back");

        await shop.PutItemsAsync("""{"item_id":"hat","attributes":{"name":"Hat"}}""");

        (await AnswersWithAsync(shop, "hat")).ShouldBe(Everywhere);
    }

    [Fact]
    public async Task Item_deleted_that_nobody_described_is_out_and_comes_back_by_its_stock()
    {
        await using var shop = await OpenAsync();
        await shop.Client.DeleteAsync("/v1/items/hat", TestContext.Current.CancellationToken);
        (await AnswersWithAsync(shop, "hat")).ShouldBeEmpty();

        await StockAsync(shop, "hat", InStock);

        (await AnswersWithAsync(shop, "hat")).ShouldBe(Everywhere);
    }

    [Fact]
    public async Task Put_that_says_nothing_of_stock_leaves_it()
    {
        await using var shop = await OpenAsync();
        await StockAsync(shop, "hat", SoldOut);

        await shop.PutItemsAsync("""{"item_id":"hat","attributes":{"price":5}}""");
        await shop.Client.PutAsync(
            "/v1/items/hat", Shop.Json("""{"price":6}"""), TestContext.Current.CancellationToken);

        (await AnswersWithAsync(shop, "hat")).ShouldBeEmpty();
        await shop.PutItemsAsync(
            """{"item_id":"hat","attributes":{"in_stock":true}}""", """{"item_id":"hat","attributes":{"price":5}}""");
        // Of one body the lines before count.
        (await AnswersWithAsync(shop, "hat")).ShouldBe(Everywhere);
    }

    [Fact]
    public async Task Sold_out_beside_a_filter_leaves_the_rest_of_the_category()
    {
        await using var shop = await OpenAsync();
        await shop.PutItemsAsync(
            """{"item_id":"hat","attributes":{"category":"wear","in_stock":false}}""",
            """{"item_id":"cap","attributes":{"category":"wear"}}""",
            """{"item_id":"never","attributes":{"category":"wear","in_stock":false}}""",
            """{"item_id":"shelf","attributes":{"category":"wear"}}""");

        Shop.Items(await shop.GetAsync("/v1/trending?category=wear")).Order().ShouldBe(["cap", "shelf"]);
        Shop.Items(await shop.GetAsync("/v1/trending?category=wear&in_stock=false")).Order()
            .ShouldBe(["cap", "hat", "never", "shelf"]);
    }

    [Fact]
    public async Task Stored_answer_leaves_out_what_is_sold_out_when_it_is_stored_and_when_it_is_served()
    {
        await using var shop = await OpenAsync();
        await shop.SendAsync(Shop.Event("ann", "view", "shoe", 100));
        (await StoredAsync(shop)).ShouldContain("hat");

        await StockAsync(shop, "hat", SoldOut);

        (await StoredAsync(shop)).ShouldNotContain("hat");
        await shop.SendAsync(Shop.Event("ann", "view", "shoe", 101));
        Newest(shop).ShouldNotContain("hat");
        await StockAsync(shop, "hat", InStock);
        // The newest was made without it.
        (await StoredAsync(shop)).ShouldNotContain("hat");
    }

    private static readonly string[] Everywhere =
        ["shopper", "session", "related", "cart", "trending", "discover"];

    private static async Task<Shop> OpenAsync()
    {
        var shop = await Shop.OpenAsync();
        await shop.SendAsync([.. Enumerable.Range(0, 8).SelectMany(shopper => (string[])
        [
            Shop.Event($"s{shopper}", "view", "shoe", shopper),
            Shop.Event($"s{shopper}", "cart", "hat", shopper + 10),
            Shop.Event($"s{shopper}", "view", "cap", shopper + 20),
        ])]);
        return shop;
    }

    private static async Task StockAsync(Shop shop, string item, string body)
    {
        var answer = await shop.Client.PostAsync($"/v1/items/{item}/stock", Shop.Json(body));
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    /// <summary>Which answers hold an item.</summary>
    private static async Task<List<string>> AnswersWithAsync(Shop shop, string item, string query = "count=10")
    {
        var inStock = query.Contains("in_stock=false", StringComparison.Ordinal) ? ",\"in_stock\":false" : "";
        (string Name, Func<Task<JsonElement>> Ask)[] answers =
        [
            ("shopper", () => shop.GetAsync($"/v1/shoppers/s1/recommendations?{query}")),
            ("session", () => shop.PostAsync(
                "/v1/recommendations", $$"""{"items":[{"item_id":"shoe"}],"cart":["hat"]{{inStock}}}""")),
            ("related", () => shop.GetAsync($"/v1/items/shoe/related?{query}")),
            ("cart", () => shop.PostAsync("/v1/carts/complete", $$"""{"cart":["shoe"]{{inStock}}}""")),
            ("trending", () => shop.GetAsync($"/v1/trending?{query}")),
            ("discover", () => shop.GetAsync($"/v1/shoppers/nobody/recommendations?policy=discover&{query}")),
        ];
        var found = new List<string>();
        foreach (var (name, ask) in answers)
        {
            if (Shop.Items(await ask()).Contains(item))
                found.Add(name);
        }

        return found;
    }

    private static async Task<List<string>> StoredAsync(Shop shop)
    {
        var shopper = await shop.GetAsync("/v1/shoppers/ann");
        return Shop.Items(shopper.GetProperty("recommendations")[0]);
    }

    /// <summary>The items of the recommendation that was stored last.</summary>
    private static List<string> Newest(Shop shop)
    {
        var batch = new RecordBatch();
        List<string> newest = [];
        using var reader = shop.Log.OpenReader(Topology.Recommendations, 0, 0);
        while (reader.Read(batch, 1_000, TimeSpan.Zero, TestContext.Current.CancellationToken) > 0)
        {
            var last = batch[^1];
            newest = [.. RecommendationRecord.Read(last.Key, last.Value, last.TimeMs, Topology.UserEvents, 0)
                .Items.Select(item => item.ItemId)];
        }

        return newest;
    }
}
