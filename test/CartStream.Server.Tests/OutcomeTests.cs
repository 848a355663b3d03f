using System.Net;
using System.Text.Json;
using CartStream.Server.Attribution;
using CartStream.Server.Node;

namespace CartStream.Server.Tests;

/// <summary>How recommendations did, by item, source, type and time; and who came.</summary>
public sealed class OutcomeTests
{
    [Fact]
    public async Task Items_that_were_recommended_and_taken_are_counted()
    {
        await using var shop = await Shop.OpenAsync();
        // The cart's lamp is recommended after the second event, and the third takes it.
        await shop.SendAsync(
            Shop.Event("ann", "cart", "lamp", 1), Shop.Event("ann", "view", "hat", 2),
            Shop.Event("ann", "purchase", "lamp", 3));

        await Shop.UntilAsync(async () => (await ItemAsync(shop, "lamp")).GetProperty("taken").GetInt64() == 1);

        var lamp = await ItemAsync(shop, "lamp");
        lamp.GetProperty("carts").GetInt64().ShouldBe(1);
        lamp.GetProperty("purchases").GetInt64().ShouldBe(1);
        lamp.GetProperty("recommended").GetInt64().ShouldBe(2);
        lamp.GetProperty("taken_share").GetDouble().ShouldBe(0.5);
        (await shop.GetAsync("/v1/items/hat/activity")).GetProperty("views").GetInt64().ShouldBe(1);
        await shop.GetAsync("/v1/items/rug/activity", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Removal_from_the_cart_takes_nothing_and_judges_no_recommendation()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync(
            Shop.Event("ann", "cart", "lamp", 1), Shop.Event("ann", "view", "hat", 2),
            Shop.Event("ann", "remove_from_cart", "lamp", 3), Shop.Event("ann", "cart", "lamp", 4),
            Shop.Event("ann", "purchase", "lamp", 5));

        await Shop.UntilAsync(async () => (await ItemAsync(shop, "lamp")).GetProperty("taken").GetInt64() == 1);

        var lamp = await ItemAsync(shop, "lamp");
        lamp.GetProperty("removals").GetInt64().ShouldBe(1);
        lamp.GetProperty("recommended").GetInt64().ShouldBe(2, "before the view and before the purchase");
    }

    [Fact]
    public async Task Items_first_seen_after_the_start_are_new_and_those_known_before_are_not()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync(Shop.Event("ann", "view", "lamp", 1));
        await shop.RestartAsync();
        await shop.SendAsync(Shop.Event("ann", "view", "lamp", 2));
        await shop.SendAsync(Shop.Event("ann", "view", "rug", 3));

        await Shop.UntilAsync(async () => (await ItemsAsync(shop, "newest")).Count > 0);

        (await ItemsAsync(shop, "newest")).ShouldBe(["rug"]);
        await Shop.UntilAsync(async () => (await ItemsAsync(shop, "touched")).Count == 2);
    }

    [Fact]
    public async Task Items_of_a_new_shops_first_events_are_new_however_fast_they_are_processed()
    {
        await using var shop = await Shop.OpenAsync();
        string[] items = [.. Enumerable.Range(0, 100).Select(i => $"item-{i:D2}")];

        await shop.SendAsync([.. items.Select((item, i) => Shop.Event("ann", "view", item, i))]);

        await Shop.UntilAsync(async () => (await shop.GetAsync("/v1/items?order=newest&count=100"))
            .GetProperty("items").GetArrayLength() == items.Length);
    }

    [Theory]
    [InlineData("/v1/items?order=best", "order")]
    [InlineData("/v1/items?order=1", "order")]
    [InlineData("/v1/items?order=touched,taken", "order")]
    [InlineData("/v1/stream?kinds=4", "kinds")]
    [InlineData("/v1/items?count=0", "count")]
    [InlineData("/v1/shoppers?count=201", "count")]
    [InlineData("/v1/quality/history?metric=luck", "metric")]
    [InlineData("/v1/quality/history?k=7", "k")]
    public async Task Ask_for_what_there_is_not_names_the_field(string path, string field)
    {
        await using var shop = await Shop.OpenAsync();

        var problem = await shop.GetAsync(path, HttpStatusCode.BadRequest);

        Shop.FaultyFields(problem).ShouldBe([field]);
    }

    [Fact]
    public async Task Shoppers_who_came_last_are_told_first_until_they_are_forgotten()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync(Shop.Event("ann", "view", "lamp", 1), Shop.Event("bob", "view", "lamp", 2));
        await Shop.UntilAsync(async () => (await ShoppersAsync(shop, "")).Count == 2);

        (await ShoppersAsync(shop, "")).ShouldBe(["bob", "ann"]);
        (await ShoppersAsync(shop, "a")).ShouldBe(["ann"]);

        await shop.Client.DeleteAsync("/v1/shoppers/ann", TestContext.Current.CancellationToken);
        (await ShoppersAsync(shop, "")).ShouldBe(["bob"]);
    }

    [Fact]
    public async Task Quality_is_told_by_source_and_by_event_type()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync(
            Shop.Event("ann", "cart", "lamp", 1), Shop.Event("ann", "view", "hat", 2),
            Shop.Event("ann", "purchase", "lamp", 3));
        await Shop.UntilAsync(async () => (await TotalAsync(shop)).GetProperty("sources").GetArrayLength() > 0
            && (await ItemAsync(shop, "lamp")).GetProperty("taken").GetInt64() == 1);

        var total = await TotalAsync(shop);

        var cart = total.GetProperty("sources").EnumerateArray()
            .Single(one => one.GetProperty("source").GetString() == "cart");
        cart.GetProperty("taken").GetInt64().ShouldBe(1);
        cart.GetProperty("purchases").GetInt64().ShouldBe(1);
        cart.GetProperty("hit_rate").GetDouble().ShouldBe(0.5);
        var purchases = total.GetProperty("types").EnumerateArray()
            .Single(one => one.GetProperty("event_type").GetString() == "purchase");
        purchases.GetProperty("events").GetInt64().ShouldBe(1);
        purchases.GetProperty("recommended").GetProperty("hr@1").GetDouble().ShouldBe(1);
    }

    [Fact]
    public async Task Quality_names_only_the_event_types_that_are_scored()
    {
        await using var shop = await Shop.OpenAsync();

        var types = (await TotalAsync(shop)).GetProperty("types").EnumerateArray();

        types.Select(one => one.GetProperty("event_type").GetString()).ShouldBe(["view", "cart", "purchase"]);
    }

    [Fact]
    public async Task Shopper_past_recommendations_tell_what_was_taken()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync(
            Shop.Event("ann", "cart", "lamp", 1), Shop.Event("ann", "view", "hat", 2),
            Shop.Event("ann", "purchase", "lamp", 3));

        await Shop.UntilAsync(async () => (await PastAsync(shop)).Count == 3);

        var past = await PastAsync(shop);
        past[0].GetProperty("taken").GetArrayLength().ShouldBe(0);
        var taken = past[1].GetProperty("taken").EnumerateArray().Single();
        taken.GetProperty("item_id").GetString().ShouldBe("lamp");
        taken.GetProperty("rank").GetInt32().ShouldBe(1);
        taken.GetProperty("event_type").GetString().ShouldBe("purchase");
        taken.GetProperty("is_next").GetBoolean().ShouldBeTrue();
        past[2].GetProperty("taken").EnumerateArray().Single().GetProperty("is_next").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task History_of_status_and_quality_grows_with_time()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync(Shop.Event("ann", "cart", "lamp", 1), Shop.Event("ann", "view", "hat", 2));

        await Shop.UntilAsync(async () =>
            (await shop.GetAsync("/v1/system/history")).GetProperty("samples") is var so
            && so.GetArrayLength() > 1 && so[so.GetArrayLength() - 1].GetProperty("events").GetInt64() == 2);
        var past = await shop.GetAsync("/v1/quality/history?metric=mrr&k=1");

        var samples = (await shop.GetAsync("/v1/system/history")).GetProperty("samples").EnumerateArray().ToList();
        samples[^1].GetProperty("events").GetInt64().ShouldBe(2);
        samples[^1].GetProperty("time_ms").GetInt64().ShouldBeGreaterThan(samples[0].GetProperty("time_ms").GetInt64());
        past.GetProperty("metric").GetString().ShouldBe("mrr@1");
    }

    [Fact]
    public void Evaluation_in_a_linked_file_is_as_old_as_what_the_link_leads_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links there need a right of their own");
        var written = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        var file = Path.GetTempFileName();
        var link = $"{file}.link";
        try
        {
            File.WriteAllText(file, """{"algorithms":[]}""");
            File.SetLastWriteTimeUtc(file, written);
            File.CreateSymbolicLink(link, file);

            EvaluationFile.TryRead(link, out var answer, out _).ShouldBeTrue();

            answer!.Written.UtcDateTime.ShouldBe(written);
        }
        finally
        {
            File.Delete(link);
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Evaluation_is_the_report_in_its_file_and_nothing_without_one()
    {
        await using (var bare = await Shop.OpenAsync())
        {
            using var nothing = await bare.Client.GetAsync("/v1/evaluation", TestContext.Current.CancellationToken);
            nothing.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(
                file, """{"algorithms":[{"name":"full"}]}""", TestContext.Current.CancellationToken);
            await using var shop = await Shop.OpenAsync(options => options with { EvaluationFile = file });

            var answer = await shop.GetAsync("/v1/evaluation");

            answer.GetProperty("file").GetString().ShouldBe(Path.GetFileName(file));
            answer.GetProperty("report").GetProperty("algorithms")[0].GetProperty("name").GetString().ShouldBe("full");
            await File.WriteAllTextAsync(file, "[]", TestContext.Current.CancellationToken);
            await shop.GetAsync("/v1/evaluation", HttpStatusCode.ServiceUnavailable);
            shop.Options().Faults().Single().ShouldContain("found no 'algorithms'");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void RecentMap_beyond_its_capacity_drops_what_was_set_longest_ago()
    {
        var map = new RecentMap<string, int>(2);
        map.Set("a", 1);
        map.Set("b", 2);
        map.Set("a", 3);
        map.Set("c", 4);

        map.Count.ShouldBe(2);
        map.TryGet("b", out _).ShouldBeFalse();
        map.All.ShouldBe([KeyValuePair.Create("c", 4), KeyValuePair.Create("a", 3)]);
        map.Remove("b").ShouldBeFalse();
    }

    private static async Task<JsonElement> ItemAsync(Shop shop, string item) =>
        (await shop.GetAsync("/v1/items?order=taken")).GetProperty("items").EnumerateArray()
        .FirstOrDefault(one => one.GetProperty("item_id").GetString() == item, Nobody);

    private static readonly JsonElement Nobody = JsonSerializer.Deserialize<JsonElement>("""{"taken":0}""");

    private static async Task<List<string>> ItemsAsync(Shop shop, string order) =>
        Shop.Items(await shop.GetAsync($"/v1/items?order={order}"));

    private static async Task<List<string>> ShoppersAsync(Shop shop, string prefix) =>
    [
        .. (await shop.GetAsync($"/v1/shoppers?prefix={prefix}")).GetProperty("shoppers").EnumerateArray()
            .Select(one => one.GetProperty("shopper_id").GetString()!),
    ];

    private static async Task<List<JsonElement>> PastAsync(Shop shop) =>
        [.. (await shop.GetAsync("/v1/shoppers/ann")).GetProperty("recommendations").EnumerateArray()];

    private static async Task<JsonElement> TotalAsync(Shop shop) =>
        (await shop.GetAsync("/v1/quality")).GetProperty("windows").EnumerateArray().Last();
}
