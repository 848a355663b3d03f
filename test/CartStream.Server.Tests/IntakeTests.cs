using System.Net;
using System.Text;
using System.Text.Json;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Processor;

namespace CartStream.Server.Tests;

/// <summary>Events as shops send them: without times, in other words, orders, lines, from browsers.</summary>
public sealed class IntakeTests
{
    private const string Site = "https://shop.example";

    [Fact]
    public async Task Post_events_without_a_time_happened_when_they_were_received_and_each_counts()
    {
        await using var shop = await Shop.OpenAsync();
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        const string added = """{"event_type":"cart","item_id":"A","shopper_id":"s","event_time":null}""";

        await shop.PostAsync("/v1/events", $"[{added},{added}]", HttpStatusCode.Accepted);

        await shop.ProcessedAsync();
        Sent(shop).ShouldAllBe(e => e.TimeMs >= before && e.TimeMs <= before + 20_000);
        (await CartAsync(shop, "s")).ShouldBe([("A", 2)]);
    }

    [Fact]
    public async Task Post_numbers_as_strings_and_ids_as_numbers_are_taken()
    {
        await using var shop = await Shop.OpenAsync();

        await shop.PostAsync(
            "/v1/events",
            """[{"event_type":"cart","item_id":17,"shopper_id":5,"price":"12.50","quantity":"3"}]""",
            HttpStatusCode.Accepted);

        await shop.ProcessedAsync();
        (await CartAsync(shop, "5")).ShouldBe([("17", 3)]);
        Sent(shop).Single().Price.ShouldBe(12.50m);
    }

    [Theory]
    [InlineData("add_to_cart", EventType.Cart)]
    [InlineData("Product Added", EventType.Cart)]
    [InlineData("AddToCart", EventType.Cart)]
    [InlineData("view_item", EventType.View)]
    [InlineData("Product Viewed", EventType.View)]
    [InlineData("remove-from-cart", EventType.RemoveFromCart)]
    [InlineData("Product Removed", EventType.RemoveFromCart)]
    [InlineData("Order Completed", EventType.Purchase)]
    [InlineData("PURCHASE", EventType.Purchase)]
    [InlineData("Order Refunded", EventType.Refund)]
    public async Task Post_what_others_call_a_type_is_that_type(string name, EventType type)
    {
        await using var shop = await Shop.OpenAsync();

        await shop.PostAsync(
            "/v1/events",
            JsonSerializer.Serialize(new { event_type = name, item_id = "A", shopper_id = "s" }),
            HttpStatusCode.Accepted);

        Sent(shop).Single().Type.ShouldBe(type);
    }

    [Theory]
    [InlineData("item_id", "null")]
    [InlineData("shopper_id", "undefined")]
    [InlineData("shopper_id", "(not set)")]
    [InlineData("shopper_id", "NaN")]
    [InlineData("item_id", "[object Object]")]
    [InlineData("item_id", "   ")]
    [InlineData("session_id", "NULL")]
    [InlineData("order_id", "undefined")]
    [InlineData("shopper_id", "00000000-0000-0000-0000-000000000000")]
    public async Task Post_an_id_that_stands_for_none_is_refused_with_the_reason(string field, string id)
    {
        await using var shop = await Shop.OpenAsync();
        var e = new Dictionary<string, string> { ["event_type"] = "view", ["item_id"] = "A", ["shopper_id"] = "s" };
        e[field] = id;

        var problem = await shop.PostAsync("/v1/events", JsonSerializer.Serialize(e), HttpStatusCode.BadRequest);

        Shop.FaultyFields(problem).ShouldBe([field]);
        problem.GetProperty("detail").GetString()!.ShouldContain("where there is none");
    }

    [Fact]
    public async Task Post_strict_names_unknown_fields_and_what_was_meant_and_takes_nothing()
    {
        await using var shop = await Shop.OpenAsync();
        const string good = """{"event_type":"view","item_id":"A","shopper_id":"s"}""";
        const string bad = """{"event_type":"cart","item_id":"A","shopper_id":"s","qty":2}""";

        (await shop.PostAsync("/v1/events", bad, HttpStatusCode.Accepted))
            .GetProperty("accepted").GetInt32().ShouldBe(1);
        var problem = await shop.PostAsync("/v1/events?strict=true", $"[{good},{bad}]", HttpStatusCode.BadRequest);

        Shop.FaultyFields(problem).ShouldBe(["qty"]);
        problem.GetProperty("detail").GetString()!.ShouldContain("did you mean 'quantity'?");
        shop.Log.EndOffset(Topology.UserEvents, 0).ShouldBe(1);
    }

    [Theory]
    [InlineData("/v1/shoppers/s/recommendations?cuont=3", "cuont", "did you mean 'count'?")]
    [InlineData("/v1/trending?limit=3", "limit", "one of ")]
    [InlineData("/v1/system?verbose=1", "verbose", "expected none")]
    public async Task Get_with_an_unknown_parameter_is_refused_and_names_it(string path, string field, string detail)
    {
        await using var shop = await Shop.OpenAsync();

        var problem = await shop.GetAsync(path, HttpStatusCode.BadRequest);

        Shop.FaultyFields(problem).ShouldBe([field]);
        problem.GetProperty("detail").GetString()!.ShouldContain(detail);
    }

    [Fact]
    public async Task Get_with_each_documented_parameter_is_answered()
    {
        await using var shop = await Shop.OpenAsync();
        var document = await shop.GetAsync("/openapi/v1.json");

        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            if (!path.Value.TryGetProperty("get", out var get) || !get.TryGetProperty("parameters", out var parameters))
                continue;
            foreach (var parameter in parameters.EnumerateArray())
            {
                if (parameter.GetProperty("in").GetString() != "query" || path.Name.Contains("stream"))
                    continue;
                var name = parameter.GetProperty("name").GetString()!;
                using var answer = await shop.Client.GetAsync(
                    $"{path.Name.Replace("{", "").Replace("}", "")}?{name}=",
                    HttpCompletionOption.ResponseHeadersRead,
                    TestContext.Current.CancellationToken);
                (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
                    .ShouldNotContain("a query parameter that this resource lacks", customMessage: path.Name);
            }
        }
    }

    [Fact]
    public async Task Post_an_order_with_lines_buys_each_once_however_often_it_is_sent()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync(
            Shop.Event("s", "cart", "A", 1), Shop.Event("s", "cart", "A", 2), Shop.Event("s", "cart", "B", 3));
        const string order = """
            {"event_type":"purchase","shopper_id":"s","order_id":"o-1","price":30,"lines":[
              {"item_id":"A","quantity":1,"price":10},{"item_id":"B","quantity":1},{"item_id":"B","quantity":2}]}
            """;

        for (var i = 0; i < 2; i++)
        {
            (await shop.PostAsync("/v1/events", order, HttpStatusCode.Accepted))
                .GetProperty("accepted").GetInt32().ShouldBe(3);
        }

        await shop.ProcessedAsync();
        (await CartAsync(shop, "s")).ShouldBe([("A", 1)]);
        (await shop.GetAsync("/v1/shoppers/s")).GetProperty("purchased").GetArrayLength().ShouldBe(2);
        Sent(shop)[3].Price.ShouldBe(10m);
        Sent(shop)[4].Price.ShouldBeNull();
    }

    /// <summary>67 KB of an order would be 64 MB of events.</summary>
    [Fact]
    public async Task Post_an_order_whose_lines_repeat_too_much_is_refused_and_others_of_the_body_are_not()
    {
        await using var shop = await Shop.OpenAsync();
        var lines = string.Join(',', Enumerable.Range(0, 900).Select(i => $$"""{"item_id":"i{{i}}"}"""));
        var brand = new string('b', 60_000);
        var large = $$"""{"event_type":"purchase","shopper_id":"s","brand":"{{brand}}","lines":[{{lines}}]}""";
        const string small = """{"event_type":"purchase","shopper_id":"s","lines":[{"item_id":"A"},{"item_id":"B"}]}""";

        var answer = await shop.PostAsync("/v1/events", $"[{large},{small}]", HttpStatusCode.Accepted);

        answer.GetProperty("accepted").GetInt32().ShouldBe(2);
        var fault = answer.GetProperty("rejected").EnumerateArray().ShouldHaveSingleItem();
        (fault.GetProperty("field").GetString(), fault.GetProperty("index").GetInt32()).ShouldBe(("lines", 0));
        fault.GetProperty("detail").GetString().ShouldStartWith(
            "lines: found 900 lines that each repeat the order's 60");
    }

    [Fact]
    public async Task Post_lines_of_json_are_events()
    {
        await using var shop = await Shop.OpenAsync();
        var body = $"{Shop.Event("s", "cart", "A", 1)}\n{Shop.Event("s", "cart", "B", 2)}\n\n";

        (await SendAsync(shop, body, "application/x-ndjson", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await SendAsync(shop, "\n", "application/x-ndjson", null)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(shop, body + "{", "application/jsonl", null)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        Sent(shop).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(Site, HttpStatusCode.Accepted)]
    [InlineData("https://elsewhere.example", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("own", HttpStatusCode.Accepted)]
    [InlineData("null", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(null, HttpStatusCode.UnsupportedMediaType)]
    public async Task Post_a_beacon_is_taken_from_allowed_sites_alone(string? origin, HttpStatusCode expected)
    {
        await using var shop = await Shop.OpenAsync(options => options with { CorsOrigins = [Site] });

        if (origin == "own")
            origin = $"https://{shop.Client.BaseAddress!.Authority}";
        var answer = await SendAsync(shop, $"[{Shop.Event("s", "view", "A", 1)}]", "text/plain;charset=UTF-8", origin);

        answer.StatusCode.ShouldBe(expected);
        Sent(shop).Count.ShouldBe(expected == HttpStatusCode.Accepted ? 1 : 0);
    }

    [Fact]
    public async Task Post_cloud_events_structured_and_in_a_batch_are_events()
    {
        await using var shop = await Shop.OpenAsync();
        const string one = """
            {"specversion":"1.0","id":"e1","source":"/web","type":"com.shop.add_to_cart","subject":"A",
             "time":"2026-03-01T10:00:00Z","datacontenttype":"application/json","data":{"shopper_id":"s","quantity":2}}
            """;
        var other = one.Replace("\"e1\"", "\"e2\"").Replace("\"A\"", "\"B\"");

        foreach (var (body, type) in new[]
        {
            (one, "application/cloudevents+json"), ($"[{one},{other}]", "application/cloudevents-batch+json"),
        })
        {
            (await SendAsync(shop, body, type, null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        }

        await shop.ProcessedAsync();
        (await CartAsync(shop, "s")).ShouldBe([("A", 2), ("B", 2)]);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/vnd.shop.cart+json; charset=utf-8")]
    public async Task Post_a_cloud_event_in_binary_mode_is_an_event(string type)
    {
        await using var shop = await Shop.OpenAsync();
        string[] headers =
        [
            "ce-specversion: 1.0", "ce-id: e1", "ce-source: /web", "ce-type: com.shop.add_to_cart",
            "ce-time: 2026-03-01T10:00:00Z", "ce-subject: caf%C3%A9%20%22A%22", "ce-traceparent: x",
        ];

        for (var i = 0; i < 2; i++)
        {
            var answer = await SendBinaryAsync(shop, """{"shopper_id":"s","quantity":2}""", type, headers);
            answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        }

        await shop.ProcessedAsync();
        (await CartAsync(shop, "s")).ShouldBe([("café \"A\"", 2)], "sent again under its id it counts once");
    }

    [Fact]
    public async Task Post_a_cloud_event_in_binary_mode_with_an_emoji_beside_an_encoded_character_is_an_event()
    {
        await using var shop = await Shop.OpenAsync();

        var (status, _) = await Wire.SendAsync(shop, Encoding.UTF8.GetBytes(
            "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + "Content-Length: 18\r\nce-specversion: 1.0\r\nce-id: e\r\nce-source: /\r\nce-type: add_to_cart\r\n"
            + "ce-subject: 🍵%20tea\r\n\r\n{\"shopper_id\":\"s\"}"));

        status.ShouldBe(202);
        await shop.ProcessedAsync();
        (await CartAsync(shop, "s")).ShouldBe([("🍵 tea", 1)]);
    }

    [Fact]
    public async Task Post_a_cloud_event_in_binary_mode_with_an_order_is_its_lines_and_one_without_data_is_all_headers()
    {
        await using var shop = await Shop.OpenAsync();

        (await SendBinaryAsync(
            shop,
            """{"shopper_id":"s","order_id":"o","lines":[{"item_id":"A"},{"item_id":"B"}]}""",
            "application/json",
            "ce-specversion: 1.0", "ce-id: e1", "ce-source: /", "ce-type: purchase")).StatusCode
            .ShouldBe(HttpStatusCode.Accepted);
        var bare = await SendBinaryAsync(
            shop, "", null, "ce-specversion: 1.0", "ce-id: e2", "ce-source: /", "ce-type: view", "ce-subject: A");

        Shop.FaultyFields(await Shop.ReadAsync(bare, HttpStatusCode.BadRequest)).ShouldBe(["shopper_id"]);
        Sent(shop).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("{\"shopper_id\":\"s\"}", "text/plain", "view", "A", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("{\"shopper_id\":\"s\"}", null, "view", "A", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("{\"shopper_id\":", "application/json", "view", "A", HttpStatusCode.BadRequest)]
    [InlineData("[1]", "application/json", "view", "A", HttpStatusCode.BadRequest)]
    [InlineData("{}{}", "application/json", "view", "A", HttpStatusCode.BadRequest)]
    [InlineData("{\"shopper_id\":\"s\"}", "application/json", null, "A", HttpStatusCode.BadRequest)]
    [InlineData("{\"shopper_id\":\"s\"}", "application/json", "view", "%FF", HttpStatusCode.BadRequest)]
    [InlineData("{\"shopper_id\":\"s\"}", "application/json", "nothing", "A", HttpStatusCode.BadRequest)]
    public async Task Post_what_is_no_cloud_event_in_binary_mode_is_refused(
        string body, string? contentType, string? type, string subject, HttpStatusCode expected)
    {
        await using var shop = await Shop.OpenAsync();
        List<string> headers = ["ce-specversion: 1.0", "ce-id: e", "ce-source: /", $"ce-subject: {subject}"];
        if (type is not null)
            headers.Add($"ce-type: {type}");

        var answer = await SendBinaryAsync(shop, body, contentType, [.. headers]);

        await Shop.ReadAsync(answer, expected);
        Sent(shop).ShouldBeEmpty();
    }

    [Fact]
    public async Task Post_ga4_takes_items_users_times_and_orders_once_and_counts_what_it_passes_over()
    {
        await using var shop = await Shop.OpenAsync();
        const string body = """
            {"client_id":"c-1","user_id":"u","timestamp_micros":"1772370134688000","events":[
              {"name":"page_view","params":{}},
              {"name":"add_to_cart","params":{"items":[
                {"item_id":"A","quantity":2,"price":9.5,"item_brand":"lux"},{"item_id":"B"}]}},
              {"name":"purchase","params":{"transaction_id":"o-1","items":[{"item_id":"A","quantity":1}]}}]}
            """;

        var answer = await shop.PostAsync(
            "/v1/ingest/ga4?measurement_id=G-1&api_secret=x", body, HttpStatusCode.Accepted);
        await shop.PostAsync("/v1/ingest/ga4", body.Replace("add_to_cart", "scroll"), HttpStatusCode.Accepted);

        answer.GetProperty("accepted").GetInt32().ShouldBe(3);
        answer.GetProperty("ignored").GetInt32().ShouldBe(1);
        Sent(shop)[0].ShouldBe((1_772_370_134_688, EventType.Cart, 9.5m));
        await Shop.UntilAsync(async () => (await CartAsync(shop, "u")).SequenceEqual([("A", 1), ("B", 1)]));
        await shop.PostAsync("/v1/ingest/ga4", "[]", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Post_ga4_rejects_one_event_and_takes_the_others()
    {
        await using var shop = await Shop.OpenAsync();
        const string body = """
            {"client_id":"c-1","timestamp_micros":1772370134688000.5,"events":[
              {"name":"\ud800","params":{}},
              {"name":"view_item","params":{"items":[{"item_id":"A\ud83c"}]}},
              {"name":"view_item","params":{"items":[{"item_id":"B","item_name":"Tea \ud83c"}]}},
              {"name":"view_item","timestamp_micros":1772370134688,"params":{"items":[{"item_id":"C"}]}},
              {"name":"add_to_cart","params":{"items":[{"item_id":"D","quantity":2.0}]}}]}
            """;

        var answer = await shop.PostAsync("/v1/ingest/ga4", body, HttpStatusCode.Accepted);

        answer.GetProperty("accepted").GetInt32().ShouldBe(2);
        answer.GetProperty("ignored").GetInt32().ShouldBe(1);
        answer.GetProperty("rejected").EnumerateArray().Select(one => one.GetProperty("field").GetString())
            .ShouldBe(["item_id", "event_time"]);
        Sent(shop)[0].TimeMs.ShouldBe(1_772_370_134_688);
    }

    [Fact]
    public async Task Post_events_takes_a_cloud_event_whose_data_is_bytes()
    {
        await using var shop = await Shop.OpenAsync();
        var data = Convert.ToBase64String("""{"item_id":"A","shopper_id":"s"}"""u8);

        await shop.PostAsync("/v1/events", $$"""
            {"specversion":"1.0","id":"e1","source":"/","type":"com.shop.view","data_base64":"{{data}}"}
            """, HttpStatusCode.Accepted);
        await shop.PostAsync("/v1/events", """
            {"specversion":"1.0","id":"e2","source":"/","type":"com.shop.view","data_base64":"e30x"}
            """, HttpStatusCode.BadRequest);

        Sent(shop).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Post_segment_takes_tracks_and_links_who_identifies()
    {
        await using var shop = await Shop.OpenAsync();
        const string body = """
            {"batch":[
              {"type":"track","event":"Product Added","messageId":"m1","anonymousId":"anon",
               "timestamp":"2026-03-01T13:02:14.688Z","properties":{"product_id":"A","price":"17.50","quantity":null}},
              {"type":"page","anonymousId":"anon"},
              {"type":"track","event":"Product Added","messageId":"m2","anonymousId":"anon",
               "timestamp":"2026-03-01T13:03:14.688Z","properties":{"sku":"B"}},
              {"type":"identify","anonymousId":"anon","userId":"u"},
              {"type":"track","event":"Order Completed","messageId":"m3","anonymousId":"anon","userId":"u",
               "timestamp":"2026-03-01T13:05:14.688Z",
               "properties":{"order_id":"o","products":[{"product_id":"A","quantity":1}]}}]}
            """;

        for (var i = 0; i < 2; i++)
        {
            (await shop.PostAsync("/v1/ingest/segment", body, HttpStatusCode.Accepted))
                .GetProperty("ignored").GetInt32().ShouldBe(1);
        }

        await Shop.UntilAsync(async () => (await CartAsync(shop, "u")).SequenceEqual([("B", 1)]));
    }

    [Theory]
    [InlineData("""{"event_type":"cart","item_id":"A","session_id":"visit"}""", "visit")]
    [InlineData("""{"event_type":"cart","item_id":"A","anonymous_id":"guest","session_id":"visit"}""", "guest")]
    public async Task Post_without_a_shopper_is_of_a_shopper_of_its_own(string e, string shopper)
    {
        await using var shop = await Shop.OpenAsync();

        await shop.PostAsync("/v1/events", e, HttpStatusCode.Accepted);

        await shop.ProcessedAsync();
        (await CartAsync(shop, shopper)).ShouldBe([("A", 1)]);
    }

    private static async Task<HttpResponseMessage> SendBinaryAsync(
        Shop shop, string body, string? type, params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        foreach (var header in headers)
            request.Headers.TryAddWithoutValidation(header[..header.IndexOf(':')], header[(header.IndexOf(':') + 2)..]);
        return await shop.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<HttpResponseMessage> SendAsync(Shop shop, string body, string type, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await shop.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<List<(string, int)>> CartAsync(Shop shop, string shopper) =>
    [
        .. JsonElement.Parse(await ShopperAsync(shop, shopper)).GetProperty("cart").EnumerateArray()
            .Select(line => (line.GetProperty("item_id").GetString()!, line.GetProperty("quantity").GetInt32())),
    ];

    private static async Task<string> ShopperAsync(Shop shop, string shopper)
    {
        using var answer = await shop.Client.GetAsync(
            $"/v1/shoppers/{shopper}", TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
            : """{"cart":[]}""";
    }

    private static List<(long TimeMs, EventType Type, decimal? Price)> Sent(Shop shop)
    {
        var events = new List<(long, EventType, decimal?)>();
        var batch = new RecordBatch();
        var parser = new ShopperEventParser();
        using var reader = shop.Log.OpenReader(Topology.UserEvents, 0, 0);
        while (reader.Read(batch, 100, TimeSpan.Zero, TestContext.Current.CancellationToken) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (IdentityLink.IsMeant(batch[i]) || batch[i].Headers.Count > 0)
                    continue;
                parser.TryRead(batch[i].Value, out var e, out _).ShouldBeTrue();
                events.Add((e.TimeMs, e.Type, e.Price));
            }
        }

        return events;
    }
}
