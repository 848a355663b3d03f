using System.Net;
using System.Text.Json;

namespace CartStream.Server.Tests;

/// <summary>A purchase counts for all variants of the item, and an answer has one variant of each group.</summary>
public sealed class VariantTests
{
    private static readonly string[] Red = ["red"];

    [Fact]
    public async Task Answer_of_any_kind_has_one_variant_of_a_group_the_best_that_is_available()
    {
        await using var shop = await OpenAsync();

        await CheckAsync("red");
        await SellOutAsync(shop, "red");
        await CheckAsync("blue");
        await shop.Client.DeleteAsync("/v1/items/blue", TestContext.Current.CancellationToken);
        await CheckAsync("green");
        await shop.RestartAsync();
        await CheckAsync("green");

        async Task CheckAsync(string standing)
        {
            JsonElement[] answers =
            [
                await shop.GetAsync("/v1/trending?count=50"),
                await shop.GetAsync("/v1/items/shoe/related?count=50"),
                await shop.GetAsync("/v1/shoppers/nobody/recommendations?count=50"),
                await shop.PostAsync("/v1/recommendations", """{"items":[{"item_id":"shoe"}],"count":50}"""),
                await shop.PostAsync("/v1/carts/complete", """{"cart":["shoe"],"count":50}"""),
            ];
            foreach (var answer in answers)
                Variants(answer).ShouldBe([standing]);
            Shop.Items(await shop.GetAsync($"/v1/trending?count=50&exclude={standing}")).ShouldNotContain(standing);
        }
    }

    [Fact]
    public async Task Pages_of_an_answer_have_one_variant_together()
    {
        await using var shop = await OpenAsync();

        var all = Shop.Items(await shop.GetAsync("/v1/trending?count=50"));
        var paged = new List<string>();
        for (var offset = 0; offset < all.Count; offset++)
            paged.AddRange(Shop.Items(await shop.GetAsync($"/v1/trending?count=1&offset={offset}")));

        paged.ShouldBe(all);
    }

    [Fact]
    public async Task Purchase_leaves_every_variant_out_until_it_is_given_back()
    {
        await using var shop = await OpenAsync();
        await shop.SendAsync(Shop.Event("ann", "purchase", "blue", 90), Shop.Event("ann", "view", "shoe", 91));
        var path = "/v1/shoppers/ann/recommendations?count=50";

        Variants(await shop.GetAsync(path)).ShouldBeEmpty();
        Variants(await shop.GetAsync(path + "&policy=discover")).ShouldBeEmpty();
        Variants((await shop.GetAsync("/v1/shoppers/ann")).GetProperty("recommendations")[0]).ShouldBeEmpty();
        await shop.PutItemsAsync("""{"item_id":"new","attributes":{"item_group_id":"shirt"}}""");
        Variants(await shop.GetAsync(path)).ShouldBeEmpty("what only the catalogue knows is a variant, too");
        await shop.Client.PutAsync(
            "/v1/rules",
            Shop.Json("""{"rules":[{"kind":"pin","items":["new","green","cap"]}]}"""),
            TestContext.Current.CancellationToken);
        Shop.Items(await shop.GetAsync(path))[0].ShouldBe("cap");

        await shop.SendAsync(Shop.Event("ann", "refund", "blue", 95));

        Variants(await shop.GetAsync(path)).ShouldBe(["new"]);
    }

    [Fact]
    public async Task Cart_line_stands_for_its_group_and_one_that_is_sold_out_leaves_its_place_to_another()
    {
        await using var shop = await OpenAsync();
        await shop.SendAsync(Shop.Event("bob", "cart", "green", 90), Shop.Event("bob", "view", "shoe", 91));
        var path = "/v1/shoppers/bob/recommendations?count=50";

        Shop.Items(await shop.GetAsync(path))[0].ShouldBe("green");
        Variants(await shop.GetAsync(path)).ShouldBe(["green"]);
        Variants(await shop.GetAsync(path + "&policy=discover")).ShouldBeEmpty();

        await SellOutAsync(shop, "green");

        Variants(await shop.GetAsync(path)).ShouldBe(["red"]);
    }

    [Fact]
    public async Task Related_leaves_out_the_variants_of_the_item_touched_or_not()
    {
        await using var shop = await OpenAsync();
        await shop.PutItemsAsync("""{"item_id":"new","attributes":{"item_group_id":"shirt"}}""");

        foreach (var item in (string[])["red", "green", "new", "shirt"])
        {
            var related = await shop.GetAsync($"/v1/items/{item}/related?count=50");
            Variants(related).ShouldBeEmpty();
            Shop.Items(related).ShouldContain("cap");
        }

        Variants(await shop.PostAsync("/v1/carts/complete", """{"cart":["new"],"count":50}""")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Pins_of_two_variants_put_the_first_first_and_take_its_group_out_of_the_ranking()
    {
        await using var shop = await OpenAsync();
        await shop.Client.PutAsync(
            "/v1/rules",
            Shop.Json("""{"rules":[{"kind":"pin","items":["green","blue"]}]}"""),
            TestContext.Current.CancellationToken);

        var answer = await shop.GetAsync("/v1/trending?count=50");

        Shop.Items(answer)[0].ShouldBe("green");
        Variants(answer).ShouldBe(["green"]);
    }

    [Fact]
    public async Task Item_called_like_the_group_is_one_of_it_and_a_filter_finds_the_group()
    {
        await using var shop = await OpenAsync();
        await shop.SendAsync([.. Enumerable.Range(0, 9).Select(i => Shop.Event($"p{i}", "view", "shirt", 50))]);

        Variants(await shop.GetAsync("/v1/trending?count=50")).ShouldBe(["shirt"]);
        var filter = Uri.EscapeDataString("item_group_id = 'shirt'");
        Shop.Items(await shop.GetAsync($"/v1/trending?filter={filter}")).ShouldBe(Red);
    }

    [Fact]
    public async Task Events_teach_groups_in_every_shape_in_which_they_come()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.PostAsync(
            "/v1/events",
            """{"event_type":"view","item_id":"a","shopper_id":"s","item_group_id":"g"}""",
            HttpStatusCode.Accepted);
        await shop.PostAsync(
            "/v1/ingest/ga4",
            """
            {"client_id":"c","events":[{"name":"view_item","params":{"items":[{"item_id":"b","item_group_id":"g"}]}}]}
            """,
            HttpStatusCode.Accepted);
        await shop.PostAsync(
            "/v1/ingest/segment",
            """
            {"type":"track","event":"Product Viewed","userId":"u",
             "properties":{"product_id":"g","variant_id":"c","name":"C"}}
            """,
            HttpStatusCode.Accepted);
        await shop.ProcessedAsync();

        foreach (var item in (string[])["a", "b", "c"])
        {
            (await shop.GetAsync($"/v1/items/{item}")).GetProperty("attributes").GetProperty("item_group_id")
                .GetString().ShouldBe("g");
        }

        Shop.Items(await shop.GetAsync("/v1/trending")).Count.ShouldBe(1);
        // The shop's word counts.
        await shop.PutItemsAsync("""{"item_id":"c","attributes":{"item_group_id":"other"}}""");
        Shop.Items(await shop.GetAsync("/v1/trending")).Count.ShouldBe(2);
        var fault = await shop.Client.PutAsync(
            "/v1/items/c",
            Shop.Json($"{{\"item_group_id\":\"{new string('x', 257)}\"}}"),
            TestContext.Current.CancellationToken);
        Shop.FaultyFields(await Shop.ReadAsync(fault, HttpStatusCode.BadRequest)).ShouldBe(["item_group_id"]);
    }

    private static async Task<Shop> OpenAsync()
    {
        var shop = await Shop.OpenAsync();
        await shop.PutItemsAsync([.. ((string[])["red", "blue", "green"]).Select(item =>
            $$$"""{"item_id":"{{{item}}}","attributes":{"item_group_id":"shirt"}}""")]);
        string[] items = ["red", "red", "red", "blue", "blue", "green", "cap", "sock"];
        await shop.SendAsync([.. items.SelectMany((item, shopper) => (string[])
        [
            Shop.Event($"s{shopper}", "view", "shoe", shopper),
            Shop.Event($"s{shopper}", "view", item, shopper + 20),
        ])]);
        return shop;
    }

    private static async Task SellOutAsync(Shop shop, string item)
    {
        var answer = await shop.Client.PostAsync($"/v1/items/{item}/stock", Shop.Json("""{"in_stock":false}"""));
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private static List<string> Variants(JsonElement answer) =>
        [.. Shop.Items(answer).Where(item => item is "red" or "blue" or "green" or "new" or "shirt")];
}
