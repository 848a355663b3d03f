using System.Globalization;
using System.Net;
using System.Text.Json;

namespace CartStream.Server.Tests;

/// <summary>An impression counts once, and an event with a receipt credits its impression.</summary>
public sealed class ImpressionTests
{
    [Fact]
    public async Task Post_the_same_impression_again_counts_once()
    {
        await using var shop = await Shop.OpenAsync();
        var receipt = await AskAsync(shop, "ann", "lamp", "hat", "cap");

        await ShowAsync(shop, receipt, "ann", "lamp");
        await ShowAsync(shop, receipt, "ann", "lamp");
        await ShowAsync(shop, receipt, "ann", "lamp", "hat");
        await ShowAsync(shop, await AskAsync(shop, "ann"), "ann", "lamp");

        await UntilAsync(shop, "shown", 3);
    }

    [Fact]
    public async Task Placement_carries_its_own_quality_by_the_receipts_of_its_answers()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync(Event("other", "view", "lamp", null), Event("other", "view", "hat", null));
        (await shop.GetAsync("/v1/quality")).TryGetProperty("placements", out _).ShouldBeFalse();

        var atHome = await ReceiptAsync("home");
        var atCart = await ReceiptAsync("cart");
        await ShowAsync(shop, atHome, "ann", "lamp");
        await ShowAsync(shop, atCart, "ann", "lamp", "hat");
        await shop.SendAsync(Event("ann", "view", "lamp", atHome), Event("ann", "purchase", "lamp", atCart));

        await Shop.UntilAsync(async () =>
            (await CountsAsync("cart")) == (2, 1, 1) && (await CountsAsync("home")) == (1, 1, 0)
            && (await CountsAsync("checkout")) == (0, 0, 0));
        using var bad = Shop.Json("""[{"receipt_id":"1a-1-pp.attic","shopper_id":"ann","items":["lamp"]}]""");
        await Shop.ReadAsync(
            await shop.Client.PostAsync("/v1/feedback/impressions", bad, TestContext.Current.CancellationToken),
            HttpStatusCode.BadRequest);

        async Task<string> ReceiptAsync(string placement)
        {
            var answer = await shop.GetAsync($"/v1/shoppers/ann/recommendations?placement={placement}");
            var receipt = answer.GetProperty("receipt").GetProperty("id").GetString()!;
            receipt.ShouldContain($".{placement}");
            return receipt;
        }

        async Task<(long, long, long)> CountsAsync(string name)
        {
            if (!(await shop.GetAsync("/v1/quality")).TryGetProperty("placements", out var placements))
                return default;
            var one = placements.EnumerateArray().Single(one => one.GetProperty("placement").GetString() == name);
            return (one.GetProperty("shown").GetInt64(), one.GetProperty("clicked").GetInt64(),
                one.GetProperty("purchased").GetInt64());
        }
    }

    [Fact]
    public async Task Post_the_same_impression_behind_a_restart_counts_no_more()
    {
        await using var shop = await Shop.OpenAsync();
        var receipt = await AskAsync(shop, "ann", "lamp");
        await ShowAsync(shop, receipt, "ann", "lamp");
        await UntilAsync(shop, "shown", 1);
        await shop.RestartAsync();

        await ShowAsync(shop, receipt, "ann", "lamp");
        await ShowAsync(shop, await AskAsync(shop, "ann"), "ann", "lamp");

        await UntilAsync(shop, "shown", 1);
    }

    /// <summary>Else more would be clicked than was shown.</summary>
    [Fact]
    public async Task Post_an_event_on_what_was_shown_before_a_restart_counts_no_click()
    {
        await using var shop = await Shop.OpenAsync();
        var before = await AskAsync(shop, "ann", "lamp", "hat");
        await ShowAsync(shop, before, "ann", "lamp", "hat");
        await UntilAsync(shop, "shown", 2);
        await shop.RestartAsync();

        await shop.SendAsync(Event("ann", "purchase", "lamp", before), Event("ann", "view", "hat", receipt: null));
        var behind = await AskAsync(shop, "ann");
        await ShowAsync(shop, behind, "ann", "hat");
        await UntilAsync(shop, "shown", 1);
        await shop.SendAsync(Event("ann", "view", "hat", behind));

        await UntilAsync(shop, "clicked", 1);
        await UntilAsync(shop, "purchased", 0);
    }

    [Fact]
    public async Task Post_an_event_with_a_receipt_credits_what_it_showed_whoever_the_shopper_is_now()
    {
        await using var shop = await Shop.OpenAsync();
        var first = await AskAsync(shop, "guest", "lamp");
        var second = await AskAsync(shop, "guest");
        await ShowAsync(shop, first, "guest", "lamp");
        await ShowAsync(shop, second, "guest", "lamp");
        await UntilAsync(shop, "shown", 2);

        await shop.SendAsync(Event("member", "purchase", "lamp", first));

        await UntilAsync(shop, "purchased", 1);
        await UntilAsync(shop, "clicked", 1);
    }

    [Fact]
    public async Task Post_an_event_without_a_receipt_credits_each_time_the_item_was_shown()
    {
        await using var shop = await Shop.OpenAsync();
        await ShowAsync(shop, await AskAsync(shop, "ann", "lamp"), "ann", "lamp");
        await ShowAsync(shop, await AskAsync(shop, "ann"), "ann", "lamp");
        await UntilAsync(shop, "shown", 2);

        await shop.SendAsync(Event("ann", "purchase", "lamp", receipt: null));

        await UntilAsync(shop, "purchased", 2);
    }

    [Fact]
    public async Task Post_an_event_before_its_impression_is_credited_all_the_same()
    {
        await using var shop = await Shop.OpenAsync();
        var receipt = await AskAsync(shop, "ann", "lamp");

        await shop.SendAsync(Event("ann", "cart", "lamp", receipt));
        await ShowAsync(shop, receipt, "ann", "lamp");

        await UntilAsync(shop, "carted", 1);
    }

    [Theory]
    [InlineData("no receipt")]
    [InlineData("0-1-c")]
    public async Task Post_an_event_with_a_receipt_that_nothing_was_shown_of_is_an_event(string receipt)
    {
        await using var shop = await Shop.OpenAsync();

        await shop.SendAsync(Event("ann", "view", "lamp", receipt));

        (await shop.GetAsync("/v1/quality")).GetProperty("feedback").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"receipt_id":"0-1-c","shopper_id":"ann","items":"lamp"}""", "items")]
    [InlineData("""{"receipt_id":"0-1-c","shopper_id":7,"items":["lamp"]}""", "shopper_id")]
    [InlineData("null", "body")]
    public async Task Post_a_field_of_another_type_is_refused_with_that_field_alone(string body, string field)
    {
        await using var shop = await Shop.OpenAsync();

        var problem = await shop.PostAsync("/v1/feedback/impressions", body, HttpStatusCode.BadRequest);

        Shop.FaultyFields(problem).ShouldBe([field]);
    }

    /// <summary>Sends cart events of the items, and returns the receipt of an answer behind that.</summary>
    private static async Task<string> AskAsync(Shop shop, string shopper, params string[] items)
    {
        if (items.Length > 0)
            await shop.SendAsync([.. items.Select(item => Event(shopper, "cart", item, receipt: null))]);
        var answer = await shop.GetAsync($"/v1/shoppers/{shopper}/recommendations?count=10");
        return answer.GetProperty("receipt").GetProperty("id").GetString()!;
    }

    private static Task<JsonElement> ShowAsync(Shop shop, string receipt, string shopper, params string[] items) =>
        shop.PostAsync(
            "/v1/feedback/impressions",
            JsonSerializer.Serialize(new[] { new { receipt_id = receipt, shopper_id = shopper, items } }),
            HttpStatusCode.Accepted);

    private static string Event(string shopper, string type, string item, string? receipt) => JsonSerializer.Serialize(
        new
        {
            event_time = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            event_type = type,
            item_id = item,
            shopper_id = shopper,
            receipt_id = receipt,
        });

    /// <summary>
    /// Waits until the sum over the sources is reached; one event more, which all are behind, shows that it stays.
    /// </summary>
    private static async Task UntilAsync(Shop shop, string what, int expected)
    {
        await Shop.UntilAsync(async () => await SumAsync(shop, what) == expected);
        await shop.SendAsync(Event("other", "view", "other", receipt: null));
        (await SumAsync(shop, what)).ShouldBe(expected);
    }

    private static async Task<int> SumAsync(Shop shop, string what) =>
        (await shop.GetAsync("/v1/quality")).GetProperty("feedback").EnumerateArray()
            .Sum(source => source.GetProperty(what).GetInt32());
}
