using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace CartStream.Server.Tests;

/// <summary>Hostile requests, and requests that ignore the documentation.</summary>
public sealed class StrangerTests
{
    [Fact]
    public async Task Body_that_never_ends_is_answered_when_the_requests_time_is_over()
    {
        await using var shop = await Shop.OpenAsync(options => options with
        {
            Limits = options.Limits with { RequestTime = TimeSpan.FromSeconds(1) },
        });

        foreach (var path in new[] { "/v1/events", "/v1/recommendations" })
            (await BeginAsync(shop, path)).ShouldStartWith("HTTP/1.1 503 ");
    }

    /// <summary>A page of another site can send what has no type without asking first.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Body_of_another_or_no_type_is_refused(string? type)
    {
        await using var shop = await Shop.OpenAsync();
        foreach (var path in new[] { "/v1/events", "/v1/recommendations", "/v1/feedback/impressions" })
        {
            var body = new ByteArrayContent(Encoding.UTF8.GetBytes($"[{Shop.Event("ann", "view", "lamp", 1)}]"));
            body.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);

            var answer = await shop.Client.PostAsync(path, body, TestContext.Current.CancellationToken);

            await Shop.ReadAsync(answer, HttpStatusCode.UnsupportedMediaType);
        }

        shop.Log.EndOffset("user-events", 0).ShouldBe(0);
    }

    [Theory]
    [InlineData("GET", "/v1/trending?count=0", 400, "count")]
    [InlineData("GET", "/v1/trending?count=101", 400, "count")]
    [InlineData("GET", "/v1/trending?count=999999999999", 400, "count")]
    [InlineData("GET", "/v1/trending?count=1&count=2", 400, "count")]
    [InlineData("GET", "/v1/trending?policy=best", 400, "policy")]
    [InlineData("GET", "/v1/trending?price_max=-1", 400, "price_max")]
    [InlineData("GET", "/v1/trending?price_max=NaN", 400, "price_max")]
    [InlineData("GET", "/v1/trending?in_stock=maybe", 400, "in_stock")]
    [InlineData("GET", "/v1/shoppers/%20/recommendations", 200, "")]
    [InlineData("GET", "/v1/shoppers/%ff%fe/recommendations", 400, "id")]
    [InlineData("GET", "/v1/shoppers/..%2f..%2fetc/recommendations", 200, "")]
    [InlineData("GET", "/v1/shoppers/a/recommendations?session=", 400, "session")]
    [InlineData("POST", "/v1/recommendations", 400, "body")]
    [InlineData("PATCH", "/v1/trending", 405, "")]
    [InlineData("GET", "/v1/nothing", 404, "")]
    public async Task Request_any_gets_a_clear_answer(string method, string path, int status, string field)
    {
        await using var shop = await Shop.OpenAsync();
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
            request.Content = Shop.Json("null");

        var answer = await shop.Client.SendAsync(request, TestContext.Current.CancellationToken);

        var read = await Shop.ReadAsync(answer, (HttpStatusCode)status);
        if (field.Length > 0)
            Shop.FaultyFields(read).ShouldContain(field);
    }

    [Theory]
    [InlineData("""{"items":[null]}""", "items[0]")]
    [InlineData("""{"items":[{"item_id":""}]}""", "items[0].item_id")]
    [InlineData("""{"items":[{"item_id":"a","event_type":"steal"}]}""", "items[0].event_type")]
    [InlineData("""{"items":3}""", "items")]
    [InlineData("""{"cart":[null]}""", "cart[0]")]
    [InlineData("""{"exclude":[1]}""", "exclude[0]")]
    [InlineData("""{"count":"5"}""", "count")]
    [InlineData("""{"count":5""", "count")]
    [InlineData("""[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[""", "body")]
    public async Task Session_in_a_body_that_is_wrong_names_the_field(string body, string field)
    {
        await using var shop = await Shop.OpenAsync();

        var problem = await shop.PostAsync("/v1/recommendations", body, HttpStatusCode.BadRequest);

        Shop.FaultyFields(problem).ShouldContain(field);
    }

    [Fact]
    public async Task Lists_and_texts_beyond_their_limits_name_the_field()
    {
        await using var shop = await Shop.OpenAsync();
        var long257 = new string('x', 257);
        (string Body, string Field)[] wrong =
        [
            ($$"""{"items":[{{Repeat("""{"item_id":"a"}""", 201)}}]}""", "items"),
            ($$"""{"cart":[{{Repeat("\"a\"", 101)}}]}""", "cart"),
            ($$"""{"exclude":[{{Repeat("\"a\"", 1_001)}}]}""", "exclude"),
            ($$"""{"cart":["{{long257}}"]}""", "cart[0]"),
            ($$"""{"brand":"{{new string('x', 1_025)}}"}""", "brand"),
        ];

        foreach (var (body, field) in wrong)
        {
            Shop.FaultyFields(await shop.PostAsync("/v1/recommendations", body, HttpStatusCode.BadRequest))
                .ShouldContain(field);
        }

        static string Repeat(string text, int times) => string.Join(',', Enumerable.Repeat(text, times));
    }

    [Fact]
    public async Task Header_beyond_its_limit_is_refused_and_the_server_goes_on()
    {
        await using var shop = await Shop.OpenAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(
            IPAddress.Loopback, shop.Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: localhost\r\nX: {new string('x', 40_000)}\r\n\r\n"),
            TestContext.Current.CancellationToken);

        var answer = new byte[12];
        await client.GetStream().ReadExactlyAsync(answer, TestContext.Current.CancellationToken);

        Encoding.ASCII.GetString(answer).ShouldBe("HTTP/1.1 431");
        (await shop.Client.GetAsync("/healthz/live", TestContext.Current.CancellationToken)).IsSuccessStatusCode
            .ShouldBeTrue();
    }

    [Fact]
    public async Task Keys_that_are_none_are_refused_whatever_they_look_like()
    {
        var key = "";
        await using var shop = await Shop.OpenAsync(before: shop => key = shop.Keys.Add(
            "one", [Security.Scope.RecommendationsRead]));
        string[] wrong =
            ["", "_", "__", "cs__", $"{key}0", key[..^1], key.ToUpperInvariant(), new string('x', 10_000)];

        foreach (var text in wrong)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/v1/trending");
            request.Headers.TryAddWithoutValidation("X-Api-Key", text);
            (await shop.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode
                .ShouldBe(HttpStatusCode.Unauthorized, text);
        }
    }

    [Theory]
    [InlineData("ffffffffffffffff")]
    [InlineData("7fffffffffffffff")]
    [InlineData("80000000")]
    [InlineData("10000000000000000")]
    [InlineData("-1")]
    [InlineData("g")]
    public async Task Chunk_whose_size_is_none_is_the_clients_fault(string size)
    {
        await using var shop = await Shop.OpenAsync();
        foreach (var path in new[] { "/v1/events", "/v1/recommendations" })
        {
            var (status, text) = await Wire.SendAsync(shop, Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + $"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{size}\r\n[]\r\n0\r\n\r\n"));

            status.ShouldBeOneOf([400, 413], text);
        }
    }

    /// <summary>Begins a request whose body does not end, and returns what it is answered with.</summary>
    private static async Task<string> BeginAsync(Shop shop, string path)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, shop.Client.BaseAddress!.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 9\r\n\r\n{"));
        var answer = new byte[4_096];
        return Encoding.ASCII.GetString(answer, 0, await client.GetStream().ReadAsync(answer));
    }
}
