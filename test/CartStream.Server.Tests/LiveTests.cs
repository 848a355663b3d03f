using System.Net;
using System.Text.Json;
using CartStream.Server.Live;

namespace CartStream.Server.Tests;

public sealed class LiveTests
{
    [Fact]
    public async Task Stream_tells_of_events_recommendations_quality_and_health()
    {
        await using var shop = await Shop.OpenAsync();
        using var stream = await OpenAsync(shop, "/v1/stream");
        await shop.SendAsync(Shop.Event("ann", "cart", "lamp", 1));

        var messages = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        while (messages.Count < 4)
        {
            var (name, data) = await ReadAsync(stream);
            messages[name] = data;
        }

        messages["event"].GetProperty("item_id").GetString().ShouldBe("lamp");
        messages["recommendation"].GetProperty("shopper_id").GetString().ShouldBe("ann");
        messages["quality"].GetProperty("windows").GetArrayLength().ShouldBe(5);
        messages["health"].GetProperty("state").GetString().ShouldBe("ready");
    }

    [Fact]
    public async Task Stream_of_one_shopper_tells_of_nobody_else()
    {
        await using var shop = await Shop.OpenAsync();
        using var stream = await OpenAsync(shop, "/v1/stream?kinds=events&shopper=ann");

        await shop.SendAsync(Shop.Event("bob", "view", "hat", 1), Shop.Event("ann", "view", "lamp", 2));

        (await ReadAsync(stream)).Data.GetProperty("shopper_id").GetString().ShouldBe("ann");
    }

    [Fact]
    public async Task Stream_of_unknown_kinds_is_refused()
    {
        await using var shop = await Shop.OpenAsync();

        var problem = await shop.GetAsync("/v1/stream?kinds=events,gossip", HttpStatusCode.BadRequest);

        Shop.FaultyFields(problem).ShouldBe(["kinds"]);
    }

    [Fact]
    public async Task Stream_ends_when_the_server_stops()
    {
        await using var shop = await Shop.OpenAsync();
        using var stream = await OpenAsync(shop, "/v1/stream?kinds=events");

        await shop.StopAsync();

        await Should.NotThrowAsync(async () =>
        {
            try
            {
                while (await stream.ReadLineAsync(TestContext.Current.CancellationToken) is not null)
                {
                    // Messages that were sent earlier.
                }
            }
            catch (IOException)
            {
                // The connection went before its last bytes.
            }
        });
    }

    [Fact]
    public void Client_that_reads_too_slowly_loses_the_oldest_and_is_told_how_many()
    {
        var client = new LiveClient(LiveKinds.All, shopper: null);

        for (var i = 0; i < LiveClient.MessagesMax + 3; i++)
            client.Offer(new LiveMessage(LiveKinds.Events, "event", "ann", $"{i}", []));

        client.TakeDropped().ShouldBe(3);
        client.TakeDropped().ShouldBe(0);
        client.Messages.Count.ShouldBe(LiveClient.MessagesMax);
        client.Messages.TryRead(out var first).ShouldBeTrue();
        first!.Id.ShouldBe("3");
    }

    [Fact]
    public async Task Quality_counts_what_recommendations_foresaw_and_what_was_shown()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync(Now("cart", "lamp", 0), Now("view", "hat", 1));
        var shown = await shop.GetAsync("/v1/shoppers/ann/recommendations?count=1");
        var receipt = shown.GetProperty("receipt").GetProperty("id").GetString();
        await shop.PostAsync(
            "/v1/feedback/impressions",
            $$"""
            [{"receipt_id":"{{receipt}}","shopper_id":"ann","items":["lamp"]},{"shopper_id":"ann","items":["lamp"]}]
            """,
            HttpStatusCode.Accepted);
        await Shop.UntilAsync(async () => await FeedbackAsync(shop) is { ValueKind: JsonValueKind.Object });

        await shop.SendAsync(Now("purchase", "lamp", 5));

        await Shop.UntilAsync(async () => (await FeedbackAsync(shop)).GetProperty("purchased").GetInt32() == 1);
        var feedback = await FeedbackAsync(shop);
        feedback.GetProperty("shown").GetInt32().ShouldBe(1);
        feedback.GetProperty("conversion").GetDouble().ShouldBe(1);
        var total = (await shop.GetAsync("/v1/quality")).GetProperty("windows").EnumerateArray().Last();
        total.GetProperty("minutes").GetInt32().ShouldBe(0);
        total.GetProperty("events").GetInt32().ShouldBe(2);
        total.GetProperty("cart_first_events").GetInt32().ShouldBe(1);
        total.GetProperty("recommended").GetProperty("hr@1").GetDouble().ShouldBe(0.5);
    }

    [Theory]
    [InlineData("""[{"receipt_id":"x","shopper_id":"ann","items":["a"]}]""", "receipt_id")]
    [InlineData("""[{"receipt_id":"0-1-c","items":["a"]}]""", "shopper_id")]
    [InlineData("""[{"receipt_id":"0-1-c","shopper_id":"ann","items":["a","b"]}]""", "items")]
    [InlineData("""[{"receipt_id":"0-1-c","shopper_id":"ann"}]""", "items")]
    public async Task Post_a_bad_impression_names_the_field(string body, string field)
    {
        await using var shop = await Shop.OpenAsync();

        var problem = await shop.PostAsync("/v1/feedback/impressions", body, HttpStatusCode.BadRequest);

        Shop.FaultyFields(problem).ShouldBe([field]);
    }

    private static string Now(string type, string item, int seconds)
    {
        var time = TimeProvider.System.GetUtcNow().AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ssZ");
        return $$"""{"event_time":"{{time}}","event_type":"{{type}}","item_id":"{{item}}","shopper_id":"ann"}""";
    }

    private static async Task<JsonElement> FeedbackAsync(Shop shop) =>
        (await shop.GetAsync("/v1/quality")).GetProperty("feedback").EnumerateArray()
        .FirstOrDefault(one => one.GetProperty("source").GetString() == "cart");

    private static async Task<StreamReader> OpenAsync(Shop shop, string path)
    {
        var answer = await shop.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (await reader.ReadLineAsync()).ShouldBe(": CartStream");
        return reader;
    }

    private static async Task<(string Name, JsonElement Data)> ReadAsync(StreamReader stream)
    {
        var name = "";
        while (await stream.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line["event: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                return (name, JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..]));
        }

        throw new InvalidOperationException("the stream has ended");
    }
}
