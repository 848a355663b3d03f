using System.Net;

namespace CartStream.Server.Tests;

public sealed class ItemTests
{
    [Fact]
    public async Task Put_an_item_is_kept_over_a_restart_and_shown_in_answers()
    {
        await using var shop = await Shop.OpenAsync();
        var put = await shop.Client.PutAsync(
            "/v1/items/lamp",
            Shop.Json("""{"name":"Lamp","category":"home.lamps","brand":"Lux","price":12.5,"image":"/lamp.png"}"""),
            TestContext.Current.CancellationToken);
        put.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await shop.SendAsync(Shop.Event("ann", "cart", "lamp", 1));

        await shop.RestartAsync();

        var item = (await shop.GetAsync("/v1/items/lamp")).GetProperty("attributes");
        item.GetProperty("price").GetDecimal().ShouldBe(12.5m);
        item.GetProperty("image").GetString().ShouldBe("/lamp.png");
        var answer = await shop.GetAsync("/v1/shoppers/ann/recommendations?category=home&brand=lux");
        answer.GetProperty("items")[0].GetProperty("name").GetString().ShouldBe("Lamp");
    }

    [Fact]
    public async Task Post_stock_leaves_the_other_attributes_as_they_are()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.PutItemsAsync("""{"item_id":"lamp","attributes":{"brand":"Lux","price":3}}""");

        var stock = await shop.Client.PostAsync(
            "/v1/items/lamp/stock", Shop.Json("""{"in_stock":false}"""), TestContext.Current.CancellationToken);

        stock.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var item = (await shop.GetAsync("/v1/items/lamp")).GetProperty("attributes");
        item.GetProperty("brand").GetString().ShouldBe("Lux");
        item.GetProperty("in_stock").GetBoolean().ShouldBeFalse();
        Shop.Items(await shop.GetAsync("/v1/trending")).ShouldBeEmpty();
        Shop.Items(await shop.GetAsync("/v1/trending?in_stock=true")).ShouldBeEmpty();
        Shop.Items(await shop.GetAsync("/v1/trending?in_stock=false")).ShouldBe(["lamp"]);
    }

    [Fact]
    public async Task Put_many_keeps_the_good_ones_and_names_the_bad_one()
    {
        await using var shop = await Shop.OpenAsync();
        const string items =
            """[{"item_id":"a","attributes":{"price":1}},{"item_id":"","attributes":{}},{"item_id":"c"}]""";

        var put = await shop.Client.PutAsync("/v1/items", Shop.Json(items), TestContext.Current.CancellationToken);

        var answer = await Shop.ReadAsync(put, HttpStatusCode.OK);
        answer.GetProperty("changed").GetInt32().ShouldBe(1);
        answer.GetProperty("rejected").EnumerateArray()
            .Select(fault => (fault.GetProperty("index").GetInt32(), fault.GetProperty("field").GetString()))
            .ShouldBe([(1, "item_id"), (2, "attributes")]);
    }

    [Theory]
    [InlineData("/v1/items/a", """{"price":-1}""", "price")]
    [InlineData("/v1/items/a", """{"price":"cheap"}""", "price")]
    [InlineData("/v1/items/a", """{"in_stock":"no"}""", "in_stock")]
    public async Task Put_a_bad_item_names_the_field(string path, string body, string field)
    {
        await using var shop = await Shop.OpenAsync();

        var put = await shop.Client.PutAsync(path, Shop.Json(body), TestContext.Current.CancellationToken);

        Shop.FaultyFields(await Shop.ReadAsync(put, HttpStatusCode.BadRequest)).ShouldBe([field]);
    }

    [Fact]
    public async Task Delete_an_item_takes_its_description_away_for_good()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.PutItemsAsync("""{"item_id":"lamp","attributes":{"brand":"Lux"}}""");

        await shop.Client.DeleteAsync("/v1/items/lamp", TestContext.Current.CancellationToken);
        await shop.RestartAsync();

        await shop.GetAsync("/v1/items/lamp", HttpStatusCode.NotFound);
    }
}
