using System.Net.Http.Json;
using System.Text.Json;
using CartStream.Server.Api;
using CartStream.Server.Engine;

namespace CartStream.Server.Tests;

/// <summary>Answers are written by hand; what describes them is a type, and the two must be one.</summary>
public sealed class AnswerShapeTests
{
    private static readonly JsonSerializerOptions Json = CreateOptions();

    [Theory]
    [InlineData("/v1/shoppers/ann/recommendations")]
    [InlineData("/v1/shoppers/no%22body%C3%BC/recommendations?count=3&session=s%5C1")]
    [InlineData("/v1/items/socks/related?policy=discover")]
    [InlineData("/v1/trending?count=1")]
    public async Task Get_any_answer_is_byte_for_byte_what_its_type_is_as_json(string path)
    {
        await using var shop = await OpenAsync();

        var answer = await shop.Client.GetAsync(path, TestContext.Current.CancellationToken);

        await ShouldBeAsTypedAsync(answer);
    }

    [Fact]
    public async Task Post_unknown_items_are_listed_as_in_its_type()
    {
        await using var shop = await OpenAsync();
        var body = Shop.Json("""{"items":[{"item_id":"socks"},{"item_id":"\"new\" ü"}],"cart":["hat"]}""");

        var answer = await shop.Client.PostAsync(
            "/v1/recommendations", body, TestContext.Current.CancellationToken);

        (await ShouldBeAsTypedAsync(answer)).UnknownItems.ShouldBe(["\"new\" ü"]);
    }

    private static async Task<RecommendationsResponse> ShouldBeAsTypedAsync(HttpResponseMessage answer)
    {
        answer.IsSuccessStatusCode.ShouldBeTrue();
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.Content.Headers.ContentLength.ShouldBe(System.Text.Encoding.UTF8.GetByteCount(text));
        answer.Headers.TransferEncodingChunked.ShouldNotBe(true);
        var read = JsonSerializer.Deserialize<RecommendationsResponse>(text, Json)!;
        JsonSerializer.Serialize(read, Json).ShouldBe(text);
        read.Items.ShouldNotBeEmpty();
        return read;
    }

    private static async Task<Shop> OpenAsync()
    {
        var shop = await Shop.OpenAsync();
        await shop.SendAsync(
            Shop.Event("ann", "cart", "hat", 1),
            Shop.Event("ann", "view", "socks", 2),
            Shop.Event("bob", "view", "socks", 3),
            Shop.Event("bob", "view", "shoe \\ <b>", 4));
        var named = await shop.Client.PutAsJsonAsync(
            "/v1/items/hat", new { name = "Hat \"ünique\"", price = 3 }, TestContext.Current.CancellationToken);
        named.IsSuccessStatusCode.ShouldBeTrue();
        return shop;
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions();
        ApiJson.Configure(options);
        return options;
    }
}
