using System.Net;
using System.Text.Json;

namespace CartStream.Server.Tests;

public sealed class PathIdTests
{
    /// <summary>Ids beside their one spelling in a path, and what else might be taken for it.</summary>
    private static readonly (string Id, string Path)[] Ids =
    [
        ("a/b", "a%2Fb"),
        ("a%2Fb", "a%252Fb"),
        ("a%252Fb", "a%25252Fb"),
        ("gid://shopify/Product/123", "gid%3A%2F%2Fshopify%2FProduct%2F123"),
        ("q+/Zw==", "q+%2FZw=="),
        ("q Zw", "q%20Zw"),
        ("a+b", "a%2Bb"),
        ("/", "%2F"),
        ("%", "%25"),
        ("..", "%2e%2E"),
        (".", "%2E"),
        ("../..", "..%2F.."),
        ("a?b#c;d", "a%3Fb%23c%3Bd"),
        ("ключ/日", "%D0%BA%D0%BB%D1%8E%D1%87%2F%E6%97%A5"),
        ("recommendations", "recommendations"),
    ];

    [Fact]
    public async Task Item_with_any_character_is_written_read_and_deleted_by_its_own_path_alone()
    {
        await using var shop = await Shop.OpenAsync();

        foreach (var (id, path) in Ids)
            (await Wire.AskAsync(shop, "PUT", $"/v1/items/{path}", Named(id))).Status.ShouldBe(204, id);
        foreach (var (id, path) in Ids)
        {
            var (status, text) = await Wire.AskAsync(shop, "GET", $"/v1/items/{path}");
            status.ShouldBe(200, id);
            Body(text).GetProperty("item_id").GetString().ShouldBe(id);
            Body(text).GetProperty("attributes").GetProperty("name").GetString().ShouldBe(id);
        }

        foreach (var (id, path) in Ids)
        {
            (await Wire.AskAsync(shop, "POST", $"/v1/items/{path}/stock", """{"in_stock":false}""")).Status
                .ShouldBe(204, id);
            (await Wire.AskAsync(shop, "GET", $"/v1/items/{path}/related?exclude=%2F")).Status.ShouldBe(200, id);
            (await Wire.AskAsync(shop, "DELETE", $"/v1/items/{path}")).Status.ShouldBe(204, id);
            (await Wire.AskAsync(shop, "GET", $"/v1/items/{path}")).Status.ShouldBe(404, id);
        }
    }

    [Fact]
    public async Task Shopper_with_any_character_is_answered_and_forgotten_by_its_own_path_alone()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync([.. Ids.Select((one, i) => Shop.Event(one.Id, "cart", $"lamp{i}", i, "s/1"))]);
        var left = Ids.Select(one => one.Id).ToList();

        foreach (var (id, path) in Ids)
        {
            var at = Array.IndexOf(Ids, (id, path));
            var shown = Body((await Wire.AskAsync(shop, "GET", $"/v1/shoppers/{path}")).Text);
            shown.GetProperty("cart")[0].GetProperty("item_id").GetString().ShouldBe($"lamp{at}", id);
            var (status, answer) =
                await Wire.AskAsync(shop, "GET", $"/v1/shoppers/{path}/recommendations?session=s%2F1&count=1");
            status.ShouldBe(200, id);
            Body(answer).GetProperty("shopper_id").GetString().ShouldBe(id);
            Shop.Items(Body(answer)).ShouldBe([$"lamp{at}"]);

            (await Wire.AskAsync(shop, "DELETE", $"/v1/shoppers/{path}")).Status.ShouldBe(200, id);

            left.Remove(id);
            foreach (var (other, otherPath) in Ids)
            {
                var found = (await Wire.AskAsync(shop, "GET", $"/v1/shoppers/{otherPath}")).Status;
                found.ShouldBe(left.Contains(other) ? 200 : 404, $"{other} after {id} was forgotten");
            }
        }
    }

    [Theory]
    [InlineData("%ff%fe")]
    [InlineData("a%C3")]
    [InlineData("%ED%A0%80")]
    [InlineData("%")]
    [InlineData("50%off")]
    [InlineData("%2")]
    [InlineData("%zz")]
    [InlineData("%+1")]
    public async Task Path_that_can_not_be_decoded_says_so(string path)
    {
        await using var shop = await Shop.OpenAsync();

        var (status, text) = await Wire.AskAsync(shop, "GET", $"/v1/shoppers/{path}/recommendations");

        status.ShouldBe(400, text);
        Shop.FaultyFields(Body(text)).ShouldBe(["id"]);
    }

    [Theory]
    [InlineData("/v1/shoppers/x/../ann", 200)]
    [InlineData("/v1/./shoppers/x%2F/../ann", 200)]
    [InlineData("/v1/%73hoppers/ann", 200)]
    [InlineData("http://localhost/v1/shoppers/a%6En", 200)]
    [InlineData("/../../../../../v1/shoppers/%61nn", 200)]
    [InlineData("/v1/shoppers/ann%2Frecommendations", 404)]
    [InlineData("/v1%2Fshoppers%2Fann", 404)]
    [InlineData("/v1/shoppers/%00", 400)]
    [InlineData("/v1/shoppers/a%00", 400)]
    [InlineData("/v1/shoppers/%01", 404)]
    public async Task Path_that_is_written_otherwise_leads_where_its_segments_do(string target, int status)
    {
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync(Shop.Event("ann", "view", "lamp", 1));

        (await Wire.AskAsync(shop, "GET", target)).Status.ShouldBe(status);
    }

    [Fact]
    public async Task Id_in_a_path_that_is_too_long_is_refused()
    {
        await using var shop = await Shop.OpenAsync();
        var longest = string.Concat(Enumerable.Repeat("%2F", 256));

        (await Wire.AskAsync(shop, "GET", $"/v1/shoppers/{longest}/recommendations")).Status.ShouldBe(200);
        (await Wire.AskAsync(shop, "GET", $"/v1/shoppers/{longest}%2F/recommendations")).Status.ShouldBe(400);
        (await Wire.AskAsync(shop, "GET", $"/v1/shoppers/{new string('x', 9_000)}")).Status.ShouldBe(414);
    }

    [Theory]
    [InlineData("\u0000")]
    [InlineData("a\u001b[31m")]
    [InlineData("a\n")]
    [InlineData("\u007f")]
    [InlineData("é\u0085")]
    public async Task Id_with_a_control_character_is_accepted_nowhere(string id)
    {
        await using var shop = await Shop.OpenAsync();
        foreach (var field in new[] { "shopper_id", "item_id", "session_id", "event_id" })
        {
            var fields = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["event_time"] = "2026-03-01T10:00:00Z",
                ["event_type"] = "view",
                ["shopper_id"] = "ann",
                ["item_id"] = "lamp",
                [field] = id,
            };
            var problem = await shop.PostAsync(
                "/v1/events", JsonSerializer.Serialize(fields), HttpStatusCode.BadRequest);
            Shop.FaultyFields(problem).ShouldBe([field]);
            problem.GetProperty("detail").GetString()!.ShouldContain("without control characters");
        }

        var many = await shop.Client.PutAsync(
            "/v1/items",
            Shop.Json($$"""[{"item_id":{{JsonSerializer.Serialize(id)}},"attributes":null}]"""),
            TestContext.Current.CancellationToken);
        Shop.FaultyFields(await Shop.ReadAsync(many, HttpStatusCode.BadRequest)).ShouldContain("item_id");
        if (!id.Contains('\0', StringComparison.Ordinal))
        {
            (await Wire.AskAsync(shop, "PUT", $"/v1/items/{Uri.EscapeDataString(id)}", "{}")).Status.ShouldBe(400);
            (await Wire.AskAsync(shop, "DELETE", $"/v1/shoppers/{Uri.EscapeDataString(id)}")).Status.ShouldBe(200);
        }
    }

    private static string Named(string name) => JsonSerializer.Serialize(new { name });

    private static JsonElement Body(string answer)
    {
        var start = answer.IndexOf('{', StringComparison.Ordinal);
        return JsonSerializer.Deserialize<JsonElement>(answer[start..(answer.LastIndexOf('}') + 1)]);
    }
}
