using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Server.Tests;

public sealed class FilterTests
{
    private const int Items = 60;
    private const int Queries = 40;

    /// <summary>
    /// Every item of every answer passes the filter, whatever its source. An answer is shorter than requested only if
    /// no more items pass, including those without interactions.
    /// </summary>
    [Fact]
    public async Task Answer_with_a_filter_holds_for_every_source_and_is_as_long_as_it_can_be()
    {
        await using var shop = await Shop.OpenAsync();
        var random = new Random(7);
        var items = Enumerable.Range(0, Items).Select(number => Item.Draw(number, random)).ToList();
        await shop.PutItemsAsync([.. items.Select(item => item.ToJson())]);
        // The last ten are never touched.
        await shop.SendAsync([.. Enumerable.Range(0, 400).Select(i => Shop.Event(
            $"s{random.Next(40)}", i % 4 == 0 ? "cart" : "view", $"i{random.Next(Items - 10)}", i))]);

        var cases =
            from category in Gen.Elements<string?>(null, "a", "a.x", "b", "nowhere")
            from brand in Gen.Elements<string?>(null, "Lux", "plain")
            from price in Gen.Elements<int?>(null, 20, 60)
            from inStock in Gen.Elements(true, false)
            from count in Gen.Elements(1, 10, 100)
            from policy in Gen.Elements("cart-first", "discover")
            from shopper in Gen.Choose(0, 45)
            select new Query(category, brand, price, inStock, count, policy, $"s{shopper}");
        foreach (var query in cases.Sample(Queries, Queries))
            await CheckAsync(shop, items, query);
    }

    private static async Task CheckAsync(Shop shop, List<Item> items, Query query)
    {
        var allowed = items.Where(query.Allows).Select(item => $"i{item.Number}").ToHashSet();
        string[] paths = [$"/v1/shoppers/{query.Shopper}/recommendations", "/v1/trending", "/v1/items/i3/related"];
        foreach (var path in paths)
        {
            var answer = await shop.GetAsync($"{path}?{query.ToText()}");
            var found = Shop.Items(answer);
            found.ShouldBeSubsetOf(allowed, $"{path}?{query.ToText()}");
            found.Distinct().Count().ShouldBe(found.Count);
            var left = allowed.Except(await LeftOutAsync(shop, path, query)).Count();
            found.Count.ShouldBe(Math.Min(query.Count, left), $"{path}?{query.ToText()}");
        }
    }

    /// <summary>The items that the policy itself excludes.</summary>
    private static async Task<HashSet<string>> LeftOutAsync(Shop shop, string path, Query query)
    {
        if (path == "/v1/trending")
            return [];
        if (path.StartsWith("/v1/items", StringComparison.Ordinal))
            return ["i3"];
        var seen = await shop.Client.GetAsync($"/v1/shoppers/{query.Shopper}");
        if (!seen.IsSuccessStatusCode)
            return [];
        var shopper = JsonSerializer.Deserialize<JsonElement>(await seen.Content.ReadAsStringAsync());
        var cart = Ids(shopper.GetProperty("cart"));
        var sessions = shopper.GetProperty("sessions").EnumerateArray().ToList();
        var session = Ids(sessions[^1].GetProperty("events"));
        if (query.Policy == "discover")
            return [.. cart, .. session];
        return cart.Contains(session[^1]) ? [] : [session[^1]];
    }

    private static List<string> Ids(JsonElement list) =>
        [.. list.EnumerateArray().Select(one => one.GetProperty("item_id").GetString()!)];

    private sealed record Item(int Number, string? Category, string? Brand, int? Price, bool InStock)
    {
        public static Item Draw(int number, Random random) => new(
            number,
            random.GetItems<string?>(["a.x", "a.y", "ab", "b", null], 1)[0],
            random.GetItems<string?>(["Lux", "Plain", null], 1)[0],
            random.Next(5) == 0 ? null : random.Next(100),
            random.Next(3) > 0);

        public string ToJson() => JsonSerializer.Serialize(new
        {
            item_id = $"i{Number}",
            attributes = new { category = Category, brand = Brand, price = Price, in_stock = InStock },
        });
    }

    private sealed record Query(
        string? Category, string? Brand, int? PriceMax, bool InStock, int Count, string Policy, string Shopper)
    {
        public bool Allows(Item item) =>
            (Category is null || item.Category == Category || item.Category?.StartsWith($"{Category}.") == true)
            && (Brand is null || string.Equals(Brand, item.Brand, StringComparison.OrdinalIgnoreCase))
            && (PriceMax is null || item.Price <= PriceMax)
            && (!InStock || item.InStock);

        public string ToText() =>
            $"count={Count}&policy={Policy}&category={Category}&brand={Brand}&in_stock={(InStock ? "true" : "false")}"
            + (PriceMax is null ? "" : $"&price_max={PriceMax}");
    }
}
