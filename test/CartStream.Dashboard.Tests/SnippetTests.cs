using System.Collections.Concurrent;
using System.Text.Json;

namespace CartStream.Dashboard.Tests;

/// <summary><c>cartstream.js</c> in a shop's page, which is of another origin than the server.</summary>
public sealed class SnippetTests(Browser browser)
{
    private const string Opted = "() => [localStorage.length, document.cookie]";

    [Fact]
    public async Task Page_sends_what_was_asked_before_the_file_came_and_what_happens_until_it_is_left()
    {
        Browser.Need();
        await using var site = await ShopSite.OpenAsync();
        await using var page = await browser.OpenAsync(site.Page());
        await ShopSite.ReadyAsync(page);
        var id = await page.Page.EvaluateAsync<string>("() => cartstream.anonymousId()");
        JsonElement answer = default;
        await site.UntilAsync(async () =>
            (answer = await site.AskAsync("/v1/trending?count=3")).GetProperty("items").GetArrayLength() > 0);
        var receipt = answer.GetProperty("receipt").GetProperty("id").GetString();

        await page.Page.EvaluateAsync(
            """
            receipt => {
              cartstream.cart("lamp", { quantity: 2 });
              cartstream.push(["setQuantity", "lamp", 3]);
              cartstream.cart("cup");
              cartstream.remove("cup");
              const order = { order_id: "o1", lines: [{ item_id: "tea", price: 4 }, { item_id: "pot", price: 9 }] };
              cartstream.purchase(order);
              cartstream.purchase(order);
              cartstream.shown(receipt, ["early"]);
              cartstream.view("last");
            }
            """,
            receipt);
        await page.Page.GotoAsync("about:blank");

        // Beacons arrive in any order.
        var shopper = await site.ShopperAsync(id, shopper => Ids(shopper, "history").Contains("last")
            && Ids(shopper, "purchased").Count == 2 && Ids(shopper, "cart").Count > 0);
        Ids(shopper, "history").ShouldContain("early");
        shopper.GetProperty("cart")[0].GetProperty("quantity").GetInt32().ShouldBe(3);
        Ids(shopper, "cart").ShouldBe(["lamp"]);
        Ids(shopper, "purchased").ShouldBe(["tea", "pot"], ignoreOrder: true);
        (await site.AskAsync("/v1/items/early")).GetProperty("attributes").GetProperty("price").GetDecimal()
            .ShouldBe(2.5m);
        await site.UntilAsync(async () =>
            (await site.AskAsync("/v1/quality")).GetProperty("feedback").GetArrayLength() > 0);
        page.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_keeps_its_anonymous_id_without_a_cookie_and_a_shopper_who_is_named_is_the_shopper()
    {
        Browser.Need();
        await using var site = await ShopSite.OpenAsync();
        await using var page = await browser.OpenAsync(site.Page());
        await ShopSite.ReadyAsync(page);
        var id = await page.Page.EvaluateAsync<string>("() => cartstream.anonymousId()");

        await page.Page.ReloadAsync();
        await ShopSite.ReadyAsync(page);

        (await page.Page.EvaluateAsync<string>("() => cartstream.anonymousId()")).ShouldBe(id);
        (await page.Page.EvaluateAsync<string>("() => document.cookie")).ShouldBeEmpty();
        await page.Page.EvaluateAsync(
            "() => { cartstream.identify('alice'); cartstream.cart('lamp'); cartstream.flush(); }");
        await site.ShopperAsync("alice", shopper => Ids(shopper, "cart").Contains("lamp"));
    }

    [Fact]
    public async Task Page_that_has_the_file_twice_still_knows_whom_it_has_named_and_sends_once()
    {
        Browser.Need();
        await using var site = await ShopSite.OpenAsync();
        await using var page = await browser.OpenAsync(site.Page(calls: "cartstream.push(['identify', 'alice']);"));
        await ShopSite.ReadyAsync(page);

        await page.Page.EvaluateAsync(
            """
            () => new Promise(resolve => {
              const again = document.createElement("script");
              again.src = document.querySelector("script[src]").src;
              again.onload = resolve;
              document.head.append(again);
            })
            """);
        await page.Page.EvaluateAsync("() => { cartstream.cart('lamp'); cartstream.flush(); }");

        var shopper = await site.ShopperAsync("alice", shopper => Ids(shopper, "cart").Contains("lamp"));
        shopper.GetProperty("cart")[0].GetProperty("quantity").GetInt32().ShouldBe(1);
        page.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_whose_server_is_away_tries_once_for_many_events_and_sends_all_when_it_is_back()
    {
        Browser.Need();
        await using var site = await ShopSite.OpenAsync();
        await using var page = await browser.OpenAsync(site.Page(attributes: "data-shopper=\"alice\""));
        await ShopSite.ReadyAsync(page);
        var attempts = 0;
        await page.Page.RouteAsync("**/v1/events", route =>
        {
            Interlocked.Increment(ref attempts);
            return route.AbortAsync();
        });

        await page.Page.EvaluateAsync(
            """
            async () => {
              for (let i = 0; i < 130; i++) {
                cartstream.cart(`lamp${i % 50}`);
                await new Promise(resolve => setTimeout(resolve, 5));
              }
            }
            """);
        await page.Page.UnrouteAsync("**/v1/events");
        await page.Page.EvaluateAsync("() => cartstream.flush()");

        attempts.ShouldBe(1);
        await site.ShopperAsync("alice", shopper =>
            shopper.GetProperty("cart").EnumerateArray().Sum(line => line.GetProperty("quantity").GetInt32()) == 130);
    }

    [Fact]
    public async Task Page_of_a_shopper_who_opted_out_sends_and_stores_nothing_until_it_is_let()
    {
        Browser.Need();
        await using var site = await ShopSite.OpenAsync();
        await using var page = await browser.OpenAsync(site.Page(calls: "cartstream.push(['optOut']);"));
        await ShopSite.ReadyAsync(page);
        var requests = new ConcurrentQueue<string>();
        page.Page.Request += (_, request) => requests.Enqueue(request.Url);

        await page.Page.EvaluateAsync(
            "() => { cartstream.view('lamp'); cartstream.shown('r', ['a']); cartstream.flush(); }");

        (await page.Page.EvaluateAsync<JsonElement>(Opted))[0].GetInt32().ShouldBe(1, "that it was opted out");
        (await page.Page.EvaluateAsync<string?>("() => cartstream.anonymousId()")).ShouldBeNull();
        requests.ShouldBeEmpty();
        await page.Page.EvaluateAsync("() => { cartstream.optIn(); cartstream.view('lamp'); cartstream.flush(); }");
        var id = await page.Page.EvaluateAsync<string>("() => cartstream.anonymousId()");
        await site.ShopperAsync(id, shopper => Ids(shopper, "history").Contains("lamp"));
    }

    [Fact]
    public async Task Page_of_a_browser_with_privacy_control_sends_nothing()
    {
        Browser.Need();
        await using var site = await ShopSite.OpenAsync();
        await using var page = await browser.OpenAsync("about:blank");
        await page.Page.AddInitScriptAsync(
            "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true });");
        await page.Page.GotoAsync(site.Page());
        await ShopSite.ReadyAsync(page);

        await page.Page.EvaluateAsync("() => { cartstream.view('lamp'); cartstream.flush(); }");

        (await page.Page.EvaluateAsync<JsonElement>(Opted))[0].GetInt32().ShouldBe(0);
        (await page.Page.EvaluateAsync<string?>("() => cartstream.anonymousId()")).ShouldBeNull();
    }

    [Fact]
    public async Task Page_with_a_key_sends_by_fetch_what_a_server_with_keys_takes()
    {
        Browser.Need();
        await using var site = await ShopSite.OpenAsync(withKeys: true);
        await using var page = await browser.OpenAsync(site.Page($"data-key=\"{site.Key}\" data-shopper=\"bob\""));
        await ShopSite.ReadyAsync(page);

        await page.Page.EvaluateAsync("() => cartstream.cart('lamp')");
        await page.Page.GotoAsync("about:blank");

        await site.ShopperAsync("bob", shopper => Ids(shopper, "cart").Contains("lamp"));
    }

    [Fact]
    public async Task Page_meets_no_exception_whatever_it_calls_and_whatever_is_shut_off()
    {
        Browser.Need();
        await using var site = await ShopSite.OpenAsync();
        await using var page = await browser.OpenAsync("about:blank");
        var thrown = new ConcurrentQueue<string>();
        page.Page.PageError += (_, error) => thrown.Enqueue(error);
        await page.Page.AddInitScriptAsync(
            """
            Object.defineProperty(window, 'localStorage', { get: () => { throw new Error('shut off'); } });
            navigator.sendBeacon = () => false;
            """);
        await page.Page.GotoAsync(site.Page());
        await ShopSite.ReadyAsync(page);

        await page.Page.EvaluateAsync(
            """
            () => {
              cartstream.view(); cartstream.purchase(null); cartstream.shown(null, null); cartstream.push("x");
              cartstream.push(["nothing"]); cartstream.push(); cartstream.view({ toString() { throw 1; } });
              const circle = {}; circle.circle = circle; cartstream.view("a", circle);
              for (let i = 0; i < 2000; i++) cartstream.view("many" + i, { brand: "x".repeat(400) });
              cartstream.view("b", { item_name: "y".repeat(100000) });
              cartstream.flush();
            }
            """);

        var id = await page.Page.EvaluateAsync<string>("() => cartstream.anonymousId()");
        id.Length.ShouldBeGreaterThan(20);
        // Events of one millisecond are in the order in which their requests arrive.
        await site.ShopperAsync(id, shopper => Ids(shopper, "history").Exists(item => item.StartsWith("many19")));
        thrown.ShouldBeEmpty();
    }

    private static List<string> Ids(JsonElement shopper, string list) =>
        [.. shopper.GetProperty(list).EnumerateArray().Select(one => one.GetProperty("item_id").GetString()!)];
}
