namespace CartStream.Server.Tests;

/// <summary>Pages of an answer, and what only the catalogue knows.</summary>
public sealed class PageTests
{
    [Theory]
    [InlineData("/v1/shoppers/s3/recommendations", "count")]
    [InlineData("/v1/shoppers/s3/recommendations?policy=discover", "count")]
    [InlineData("/v1/shoppers/nobody/recommendations", "count")]
    [InlineData("/v1/items/i2/related", "count")]
    [InlineData("/v1/trending", "count")]
    [InlineData("/v1/trending?category=c", "count")]
    public async Task Get_page_after_page_gives_each_item_once_in_the_order_of_one_list(string path, string count)
    {
        await using var shop = await OpenAsync();
        var join = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var whole = Shop.Items(await shop.GetAsync($"{path}{join}{count}=100"));

        var paged = new List<string>();
        for (var offset = 0; ; offset += 7)
        {
            var page = Shop.Items(await shop.GetAsync($"{path}{join}{count}=7&offset={offset}"));
            paged.AddRange(page);
            if (page.Count < 7)
                break;
        }

        paged.Distinct().Count().ShouldBe(paged.Count);
        paged.Count.ShouldBeGreaterThan(7);
        paged.ShouldBeSubsetOf(whole);
        // A page of seven has three slots for the cart, and what finds none there is in no page.
        if (path != "/v1/shoppers/s3/recommendations")
            paged.Order().ShouldBe(whole.Order());
    }

    [Theory]
    [InlineData("/v1/trending?offset=-1")]
    [InlineData("/v1/trending?offset=901")]
    [InlineData("/v1/items?offset=-1")]
    [InlineData("/v1/items?offset=1000001")]
    public async Task Get_with_an_offset_out_of_range_names_it(string path)
    {
        await using var shop = await Shop.OpenAsync();

        Shop.FaultyFields(await shop.GetAsync(path, System.Net.HttpStatusCode.BadRequest)).ShouldBe(["offset"]);
    }

    [Fact]
    public async Task Related_and_complete_cart_never_answer_what_was_asked_about()
    {
        await using var shop = await OpenAsync();

        foreach (var item in (string[])["i2", "shelf3"])
        {
            Shop.Items(await shop.GetAsync($"/v1/items/{item}/related?count=100")).ShouldNotContain(item);
            var cart = await shop.PostAsync("/v1/carts/complete", $$"""{"cart":["i1","{{item}}"],"count":100}""");
            Shop.Items(cart).ShouldNotContain(item);
            var session = await shop.PostAsync(
                "/v1/recommendations", $$"""{"items":[{"item_id":"{{item}}"}],"count":100}""");
            Shop.Items(session).ShouldNotContain(item);
        }
    }

    [Fact]
    public async Task List_items_holds_what_only_the_catalogue_knows_behind_the_rest()
    {
        await using var shop = await OpenAsync();

        var items = Shop.Items(await shop.GetAsync("/v1/items?count=200"));

        items.Count.ShouldBe(44);
        items[40..].ShouldBe(["shelf0", "shelf1", "shelf2", "shelf3"]);
        var paged = new List<string>();
        for (var offset = 0; offset < 44; offset += 5)
            paged.AddRange(Shop.Items(await shop.GetAsync($"/v1/items?count=5&offset={offset}")));
        paged.ShouldBe(items);
        Shop.Items(await shop.GetAsync("/v1/items?count=200&order=newest")).ShouldNotContain("shelf0");
        var item = await shop.GetAsync("/v1/items/shelf1");
        item.GetProperty("is_touched").GetBoolean().ShouldBeFalse();
        (await shop.GetAsync("/v1/items/shelf1/activity")).GetProperty("views").GetInt64().ShouldBe(0);
    }

    private static async Task<Shop> OpenAsync()
    {
        var shop = await Shop.OpenAsync();
        await shop.PutItemsAsync([.. Enumerable.Range(0, 4).Select(i =>
            $$$"""{"item_id":"shelf{{{i}}}","attributes":{"category":"c"}}""")]);
        await shop.SendAsync([.. Enumerable.Range(0, 200).Select(i => Event(i))]);
        return shop;
    }

    private static string Event(int i) => Shop.Event($"s{i % 9}", i % 5 == 0 ? "cart" : "view", $"i{i * 7 % 40}", i)
        .Replace("}", i % 2 == 0 ? ",\"category_code\":\"c.x\"}" : "}", StringComparison.Ordinal);
}
