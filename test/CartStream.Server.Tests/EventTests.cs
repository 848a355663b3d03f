using System.Net;
using System.Text;

namespace CartStream.Server.Tests;

public sealed class EventTests
{
    [Fact]
    public async Task Post_an_event_is_seen_by_the_next_answer()
    {
        await using var shop = await Shop.OpenAsync();
        for (var i = 0; i < 20; i++)
        {
            var accepted = await shop.PostAsync(
                "/v1/events", Shop.Event("ann", "cart", $"item-{i}", i), HttpStatusCode.Accepted);
            accepted.GetProperty("accepted").GetInt32().ShouldBe(1);

            // Accepted is durable; how soon it is seen is measured in bench/, that it is seen without a restart, here.
            await Shop.UntilAsync(async () =>
                Shop.Items(await shop.GetAsync("/v1/shoppers/ann/recommendations?count=100")).Contains($"item-{i}"));
        }

        (await shop.GetAsync("/v1/shoppers/ann")).GetProperty("cart").GetArrayLength().ShouldBe(20);
    }

    [Fact]
    public async Task Post_a_batch_with_a_bad_event_keeps_the_good_ones_and_names_the_bad_one()
    {
        await using var shop = await Shop.OpenAsync();

        var answer = await shop.PostAsync(
            "/v1/events",
            $"[{Shop.Event("ann", "cart", "a", 1)},{Shop.Event("ann", "steal", "b", 2)},"
            + $"{Shop.Event("ann", "cart", "c", 3)}]",
            HttpStatusCode.Accepted);

        answer.GetProperty("accepted").GetInt32().ShouldBe(2);
        var rejected = answer.GetProperty("rejected").EnumerateArray().Single();
        rejected.GetProperty("index").GetInt32().ShouldBe(1);
        rejected.GetProperty("field").GetString().ShouldBe("event_type");
        rejected.GetProperty("detail").GetString()!.ShouldContain("'steal'");
        await shop.ProcessedAsync();
        Shop.Items(await shop.GetAsync("/v1/shoppers/ann/recommendations")).ShouldBe(["a", "c"]);
    }

    [Theory]
    [InlineData("{", "body")]
    [InlineData("3", "body")]
    [InlineData("", "body")]
    [InlineData("[{},", "body")]
    [InlineData("{} {}", "body")]
    [InlineData("{}", "event_type")]
    [InlineData("""{"event_time":"2026-01-01T00:00:00Z","event_type":"view","shopper_id":"a"}""", "item_id")]
    [InlineData("""{"event_type":"purchase","shopper_id":"a","item_id":"b","price":-1}""", "price")]
    [InlineData("""{"event_type":"purchase","shopper_id":"a","item_id":"b","price":"NaN"}""", "price")]
    [InlineData("""{"event_type":"purchase","shopper_id":"a","item_id":"b","price":1e27}""", "price")]
    [InlineData("""{"event_type":"purchase","shopper_id":"a","order_id":"o","lines":[{"item_id":"b","price":-1}]}""",
        "price")]
    [InlineData("""{"specversion":"1.0","type":"","subject":"b","data":{"shopper_id":"a"}}""", "event_type")]
    [InlineData("""{"specversion":"1.0","type":"view","subject":"b","data":{"shopper_id":"\ud800"}}""", "event_type")]
    [InlineData("""[{"event_time":"yesterday","event_type":"view","shopper_id":"a","item_id":"b"}]""", "event_time")]
    public async Task Post_what_is_no_event_is_refused_with_the_field(string body, string field)
    {
        await using var shop = await Shop.OpenAsync();

        var problem = await shop.PostAsync("/v1/events", body, HttpStatusCode.BadRequest);

        Shop.FaultyFields(problem).ShouldBe([field]);
        problem.GetProperty("status").GetInt32().ShouldBe(400);
    }

    [Fact]
    public async Task Post_more_events_than_allowed_is_refused_as_a_whole()
    {
        await using var shop = await Shop.OpenAsync();
        var events = Enumerable.Range(0, 1_001).Select(i => Shop.Event("ann", "view", $"{i}", i));

        var problem = await shop.PostAsync("/v1/events", $"[{string.Join(',', events)}]", HttpStatusCode.BadRequest);

        Shop.FaultyFields(problem).ShouldBe(["body"]);
        shop.Log.EndOffset("user-events", 0).ShouldBe(0);
    }

    [Fact]
    public async Task Post_a_body_that_is_too_long_is_refused()
    {
        await using var shop = await Shop.OpenAsync(options => options with
        {
            Limits = options.Limits with { BodyBytesMax = 1_024 },
        });

        await shop.PostAsync("/v1/events", new string(' ', 2_000), HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Post_another_type_of_body_is_refused()
    {
        await using var shop = await Shop.OpenAsync();

        var answer = await shop.Client.PostAsync(
            "/v1/events", new StringContent("{}"), TestContext.Current.CancellationToken);

        await Shop.ReadAsync(answer, HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Post_again_with_the_same_key_takes_the_events_once_even_after_a_restart()
    {
        await using var shop = await Shop.OpenAsync();
        var body = $"[{Shop.Event("ann", "cart", "a", 1)},{Shop.Event("ann", "steal", "b", 2)}]";

        var first = await PostAsync(shop, body, "retry-1");
        var second = await PostAsync(shop, body, "retry-1");
        await shop.RestartAsync();
        var third = await PostAsync(shop, body, "retry-1");

        second.ShouldBe(first);
        third.ShouldBe(first);
        shop.Log.EndOffset("user-events", 0).ShouldBe(1);
    }

    [Fact]
    public async Task Post_at_once_with_the_same_key_takes_the_events_once()
    {
        await using var shop = await Shop.OpenAsync();
        var body = Shop.Event("ann", "cart", "a", 1);

        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => PostAsync(shop, body, "retry-1")));

        shop.Log.EndOffset("user-events", 0).ShouldBe(1);
    }

    [Fact]
    public async Task Post_another_body_with_the_same_key_is_refused()
    {
        await using var shop = await Shop.OpenAsync();
        await PostAsync(shop, Shop.Event("ann", "cart", "a", 1), "retry-1");

        var answer = await SendAsync(shop, Shop.Event("ann", "cart", "b", 1), "retry-1");

        await Shop.ReadAsync(answer, HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Post_to_another_path_or_with_another_query_with_the_same_key_is_refused()
    {
        await using var shop = await Shop.OpenAsync();
        const string link = """{"anonymous_id":"device","shopper_id":"ann"}""";
        var body = Shop.Event("ann", "cart", "a", 1);
        await PostAsync(shop, body, "retry-1");
        await PostAsync(shop, body, "retry-2", "/v1/events?strict=true");

        foreach (var (path, sent, key) in new[]
        {
            ("/v1/events?strict=true", body, "retry-1"),
            ("/v1/events", body, "retry-2"),
            ("/v1/identities", link, "retry-1"),
        })
        {
            var problem = await Shop.ReadAsync(
                await SendAsync(shop, sent, key, path), HttpStatusCode.UnprocessableEntity);
            problem.GetProperty("detail").GetString().ShouldBe(
                "Idempotency-Key: found a key that was used for another path, query or body, expected a new one");
        }

        shop.Log.EndOffset("user-events", 0).ShouldBe(2);
    }

    [Theory]
    [InlineData("/v1/events", """{"event_type":"view","item_id":"a","shopper_id":"ann"}""")]
    [InlineData("/v1/events?strict=true", """{"event_type":"view","item_id":"a","shopper_id":"ann"}""")]
    [InlineData("/v1/identities", """{"anonymous_id":"device","shopper_id":"ann"}""")]
    [InlineData("/v1/ingest/segment", """
        {"type":"track","event":"Product Viewed","userId":"ann","properties":{"product_id":"a"}}
        """)]
    [InlineData("/v1/ingest/ga4?measurement_id=m", """
        {"client_id":"c","user_id":"ann","events":[{"name":"view_item","params":{"items":[{"item_id":"a"}]}}]}
        """)]
    public async Task Post_again_with_the_same_key_writes_once_by_every_route(string path, string body)
    {
        await using var shop = await Shop.OpenAsync();

        var first = await PostAsync(shop, body, "retry-1", path);
        await shop.RestartAsync();
        var second = await PostAsync(shop, body, "retry-1", path);
        var refused = await SendAsync(shop, body, new string('k', 257), path);

        second.ShouldBe(first);
        // Each write with a key has its answer in the same transaction.
        shop.Log.EndOffset(ServerTopics.Retries, 0).ShouldBe(1);
        Shop.FaultyFields(await Shop.ReadAsync(refused, HttpStatusCode.BadRequest)).ShouldBe(["Idempotency-Key"]);
    }

    [Theory]
    [InlineData("/v1/events", """{"event_type":"view","item_id":"a","shopper_id":"ann"}""")]
    [InlineData("/v1/identities", """{"anonymous_id":"device","shopper_id":"ann"}""")]
    public async Task Post_with_two_keys_is_refused(string path, string body)
    {
        await using var shop = await Shop.OpenAsync();
        var end = shop.Log.EndOffset("user-events", 0);

        var (status, text) = await Wire.SendAsync(shop, Encoding.UTF8.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + $"Idempotency-Key: one\r\nIdempotency-Key: two\r\nContent-Length: {body.Length}\r\n\r\n{body}"));

        status.ShouldBe(400, text);
        text.ShouldContain("Idempotency-Key: found 2 headers, expected one");
        shop.Log.EndOffset("user-events", 0).ShouldBe(end);
    }

    [Fact]
    public async Task Post_the_same_event_id_twice_counts_once()
    {
        await using var shop = await Shop.OpenAsync();
        const string once =
            """
            {"event_time":"2026-03-01T10:00:00Z","event_type":"cart","item_id":"a","shopper_id":"ann","event_id":"e1"}
            """;

        await shop.SendAsync(once);
        await shop.SendAsync(once);

        var line = (await shop.GetAsync("/v1/shoppers/ann")).GetProperty("cart").EnumerateArray().Single();
        line.GetProperty("quantity").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Post_without_times_right_behind_a_batch_without_times_happens_after_it()
    {
        await using var shop = await Shop.OpenAsync();
        string[] batch =
        [
            .. Enumerable.Range(0, 900).Select(i => Untimed($"s{i}", "view", "cup")),
            Untimed("ann", "cart", "tea"),
            Untimed("ann", "cart", "pot"),
        ];

        await shop.PostAsync("/v1/events", $"[{string.Join(',', batch)}]", HttpStatusCode.Accepted);
        await shop.PostAsync(
            "/v1/events", Untimed("ann", "remove_from_cart", "tea"), HttpStatusCode.Accepted);

        await shop.ProcessedAsync();
        await Shop.UntilAsync(async () => (await shop.GetAsync("/v1/shoppers/ann")).GetProperty("cart")
            .EnumerateArray().Select(line => line.GetProperty("item_id").GetString()).SequenceEqual(["pot"]));
    }

    [Fact]
    public async Task Post_equal_events_without_times_in_one_request_count_each()
    {
        await using var shop = await Shop.OpenAsync();

        await shop.SendAsync(
            [Untimed("ann", "cart", "tea"), Untimed("bob", "cart", "tea"), Untimed("ann", "cart", "tea")]);

        await Shop.UntilAsync(async () => (await shop.GetAsync("/v1/shoppers/ann")).GetProperty("cart")
            .EnumerateArray().Single().GetProperty("quantity").GetInt32() == 2);
    }

    [Fact]
    public async Task Restart_keeps_events_carts_and_the_model()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync([.. Enumerable.Range(0, 60).Select(i => Shop.Event($"s{i / 3}", "view", $"i{i % 3}", i))]);
        await shop.SendAsync(Shop.Event("ann", "cart", "i0", 100));
        var before = await shop.GetAsync("/v1/shoppers/ann/recommendations");

        await shop.RestartAsync();

        var after = await shop.GetAsync("/v1/shoppers/ann/recommendations");
        after.GetProperty("items").ToString().ShouldBe(before.GetProperty("items").ToString());
        after.GetProperty("receipt").GetProperty("model_version").GetInt64().ShouldBe(61);
    }

    private static string Untimed(string shopper, string type, string item) =>
        $$"""{"event_type":"{{type}}","item_id":"{{item}}","shopper_id":"{{shopper}}"}""";

    private static async Task<string> PostAsync(Shop shop, string body, string key, string path = "/v1/events")
    {
        var answer = await SendAsync(shop, body, key, path);
        return (await Shop.ReadAsync(answer, HttpStatusCode.Accepted)).ToString();
    }

    private static Task<HttpResponseMessage> SendAsync(
        Shop shop, string body, string key, string path = "/v1/events") =>
        shop.Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = Shop.Json(body),
            Headers = { { "Idempotency-Key", key } },
        });
}
