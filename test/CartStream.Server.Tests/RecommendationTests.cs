using System.Net;

namespace CartStream.Server.Tests;

public sealed class RecommendationTests
{
    [Fact]
    public async Task Get_for_an_unknown_shopper_is_popular_and_says_so()
    {
        await using var shop = await OpenAsync();

        var answer = await shop.GetAsync("/v1/shoppers/nobody/recommendations?count=2");

        Shop.Items(answer).ShouldBe(["shoes", "socks"]);
        Shop.Sources(answer).ShouldAllBe(source => source == "popularity");
        answer.GetProperty("shopper_id").GetString().ShouldBe("nobody");
        answer.TryGetProperty("session_id", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Get_from_an_empty_shop_is_empty()
    {
        await using var shop = await Shop.OpenAsync();

        var answer = await shop.GetAsync("/v1/shoppers/nobody/recommendations");

        Shop.Items(answer).ShouldBeEmpty();
        answer.GetProperty("receipt").GetProperty("offset").GetInt64().ShouldBe(-1);
    }

    [Fact]
    public async Task Get_puts_the_cart_first_and_has_a_receipt()
    {
        await using var shop = await OpenAsync();
        await shop.SendAsync(Shop.Event("ann", "cart", "hat", 500), Shop.Event("ann", "view", "shoes", 501));

        var answer = await shop.GetAsync("/v1/shoppers/ann/recommendations?count=2");

        Shop.Items(answer).ShouldBe(["hat", "socks"]);
        Shop.Sources(answer)[0].ShouldBe("cart");
        answer.GetProperty("items")[0].GetProperty("reason").GetString()!.ShouldStartWith("in the cart since");
        var receipt = answer.GetProperty("receipt");
        receipt.GetProperty("topic").GetString().ShouldBe("user-events");
        receipt.GetProperty("offset").GetInt64().ShouldBe(shop.Log.EndOffset("user-events", 0) - 1);
        receipt.GetProperty("cart_version").GetInt32().ShouldBe(1);
        receipt.GetProperty("config_hash").GetString()!.Length.ShouldBe(16);
    }

    [Fact]
    public async Task Get_discoveries_leaves_out_the_cart_and_the_session()
    {
        await using var shop = await OpenAsync();
        await shop.SendAsync(Shop.Event("ann", "cart", "hat", 500), Shop.Event("ann", "view", "shoes", 501));

        var answer = await shop.GetAsync("/v1/shoppers/ann/recommendations?policy=discover");

        Shop.Items(answer).ShouldBe(["socks", "scarf"], ignoreOrder: true);
    }

    [Fact]
    public async Task Get_leaves_out_what_is_excluded_the_cart_included()
    {
        await using var shop = await OpenAsync();
        await shop.SendAsync(Shop.Event("ann", "cart", "hat", 500));

        var answer = await shop.GetAsync("/v1/shoppers/ann/recommendations?exclude=hat,socks,never-seen");

        Shop.Items(answer).ShouldBe(["shoes", "scarf"], ignoreOrder: true);
    }

    [Fact]
    public async Task Get_names_the_session_it_looked_at()
    {
        await using var shop = await OpenAsync();
        await shop.SendAsync(
            Shop.Event("ann", "view", "shoes", 500, "morning"), Shop.Event("ann", "view", "scarf", 501, "evening"));

        var newest = await shop.GetAsync("/v1/shoppers/ann/recommendations");
        var named = await shop.GetAsync("/v1/shoppers/ann/recommendations?session=morning");
        var other = await shop.GetAsync("/v1/shoppers/ann/recommendations?session=tomorrow");

        newest.GetProperty("session_id").GetString().ShouldBe("evening");
        named.GetProperty("session_id").GetString().ShouldBe("morning");
        Shop.Items(named).ShouldNotContain("shoes");
        other.GetProperty("session_id").GetString().ShouldBe("tomorrow");
        Shop.Sources(other)[0].ShouldBe("history");
    }

    [Fact]
    public async Task Post_a_session_is_answered_like_a_shopper_with_the_same()
    {
        await using var shop = await OpenAsync();
        await shop.SendAsync(Shop.Event("ann", "view", "shoes", 500), Shop.Event("ann", "cart", "hat", 501));

        var kept = await shop.GetAsync("/v1/shoppers/ann/recommendations");
        var given = await shop.PostAsync(
            "/v1/recommendations",
            """{"items":[{"item_id":"shoes"},{"item_id":"hat","event_type":"cart"}],"cart":["hat","never-seen"]}""");

        Shop.Items(given).ShouldBe(Shop.Items(kept));
        given.GetProperty("unknown_items")[0].GetString().ShouldBe("never-seen");
    }

    [Fact]
    public async Task Get_related_items_are_those_of_the_same_sessions()
    {
        await using var shop = await OpenAsync();

        var answer = await shop.GetAsync("/v1/items/shoes/related?count=1");

        Shop.Items(answer).ShouldBe(["socks"]);
        Shop.Sources(answer).ShouldBe(["neighbours"]);
    }

    [Fact]
    public async Task Post_a_cart_is_completed_by_other_items()
    {
        await using var shop = await OpenAsync();

        var answer = await shop.PostAsync("/v1/carts/complete", """{"cart":["shoes","hat"],"count":10}""");

        Shop.Items(answer).ShouldBe(["socks", "scarf"], ignoreOrder: true);
    }

    [Fact]
    public async Task Get_trending_items_is_what_most_touch()
    {
        await using var shop = await OpenAsync();

        var answer = await shop.GetAsync("/v1/trending?count=3");

        Shop.Items(answer)[..2].ShouldBe(["shoes", "socks"]);
        Shop.Sources(answer).ShouldAllBe(source => source == "popularity");
    }

    [Theory]
    [InlineData("/v1/shoppers/a/recommendations?count=0", "count")]
    [InlineData("/v1/shoppers/a/recommendations?count=101", "count")]
    [InlineData("/v1/shoppers/a/recommendations?count=many", "count")]
    [InlineData("/v1/shoppers/a/recommendations?policy=best", "policy")]
    [InlineData("/v1/shoppers/a/recommendations?price_max=cheap", "price_max")]
    [InlineData("/v1/shoppers/a/recommendations?price_max=-1", "price_max")]
    [InlineData("/v1/shoppers/a/recommendations?price_max=1,5", "price_max")]
    [InlineData("/v1/trending?price_min=1&price_min=5", "price_min")]
    [InlineData("/v1/trending?brand=a&brand=b", "brand")]
    [InlineData("/v1/shoppers?prefix=a&prefix=b", "prefix")]
    [InlineData("/v1/shoppers/a/recommendations?in_stock=perhaps", "in_stock")]
    [InlineData("/v1/items/a/related?count=-1", "count")]
    [InlineData("/v1/trending?in_stock=2", "in_stock")]
    public async Task Get_with_a_bad_parameter_names_it(string path, string field)
    {
        await using var shop = await Shop.OpenAsync();

        var problem = await shop.GetAsync(path, HttpStatusCode.BadRequest);

        Shop.FaultyFields(problem).ShouldBe([field]);
        problem.GetProperty("detail").GetString()!.ShouldContain("expected");
    }

    [Theory]
    [InlineData("exclude=shoes,hat")]
    [InlineData("exclude=shoes&exclude=hat")]
    public async Task Get_without_several_items_leaves_out_each(string exclude)
    {
        await using var shop = await OpenAsync();

        Shop.Items(await shop.GetAsync($"/v1/trending?count=10&{exclude}"))
            .ShouldBe(["socks", "scarf"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("/v1/recommendations", """{"items":[{"item_id":""}]}""", "items[0].item_id")]
    [InlineData("/v1/recommendations", """{"items":[null]}""", "items[0]")]
    [InlineData("/v1/recommendations", """{"items":[{"item_id":"a","event_type":"x"}]}""", "items[0].event_type")]
    [InlineData("/v1/recommendations", """{"items":3}""", "items")]
    [InlineData("/v1/recommendations", """{"cart":[4]}""", "cart[0]")]
    [InlineData("/v1/recommendations", """{"count":"x"}""", "count")]
    [InlineData("/v1/recommendations", "{", "body")]
    [InlineData("/v1/carts/complete", "{}", "cart")]
    public async Task Post_a_bad_body_names_the_field(string path, string body, string field)
    {
        await using var shop = await Shop.OpenAsync();

        var problem = await shop.PostAsync(path, body, HttpStatusCode.BadRequest);

        Shop.FaultyFields(problem).ShouldBe([field]);
    }

    /// <summary>A shop where nearly everybody who looks at shoes looks at socks.</summary>
    private static async Task<Shop> OpenAsync()
    {
        var shop = await Shop.OpenAsync();
        var events = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            events.Add(Shop.Event($"s{i}", "view", "shoes", i * 2));
            events.Add(Shop.Event($"s{i}", "view", i % 5 == 4 ? "hat" : "socks", (i * 2) + 1));
        }

        events.Add(Shop.Event("last", "view", "scarf", 60));
        await shop.SendAsync(events);
        return shop;
    }
}
