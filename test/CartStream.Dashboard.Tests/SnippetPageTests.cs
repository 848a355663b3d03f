using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace CartStream.Dashboard.Tests;

/// <summary>
/// <c>cartstream.js</c> in the pages that shops have: opened twice, rendered in advance, offline, as a module, copied.
/// </summary>
public sealed class SnippetPageTests(Browser browser)
{
    /// <summary>Longer than it waits before it tries again.</summary>
    private const int PauseMs = 100_000;

    [Fact]
    public async Task Page_whose_shopper_opts_out_tries_no_more_to_send_what_failed()
    {
        Browser.Need();
        await using var site = await ShopSite.OpenAsync();
        await using var page = await browser.OpenAsync("about:blank");
        await page.Page.Clock.InstallAsync();
        await page.Page.GotoAsync(site.Page(calls: ""));
        await ShopSite.ReadyAsync(page);
        var requests = new ConcurrentQueue<IRoute>();
        await page.Page.RouteAsync("**/v1/events", requests.Enqueue);
        await page.Page.EvaluateAsync("() => { cartstream.view('lamp'); cartstream.flush(); }");
        await site.UntilAsync(() => Task.FromResult(!requests.IsEmpty));

        await page.Page.EvaluateAsync("() => cartstream.optOut()");
        await page.Page.RunAndWaitForResponseAsync(
            () => requests.First().FulfillAsync(new() { Status = 503 }), _ => true);
        await page.Page.EvaluateAsync("() => cartstream.optIn()");
        await page.Page.Clock.RunForAsync(PauseMs);

        requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Page_in_two_tabs_forgets_in_both_what_one_opts_out_of()
    {
        Browser.Need();
        await using var site = await ShopSite.OpenAsync();
        await using var page = await browser.OpenAsync(site.Page(calls: ""));
        await ShopSite.ReadyAsync(page);
        var other = await page.Page.Context.NewPageAsync();
        await other.GotoAsync(site.Page(calls: ""));
        await other.WaitForFunctionAsync("() => !Array.isArray(window.cartstream)");
        var sent = new ConcurrentQueue<string>();
        other.Request += (_, request) => sent.Enqueue(request.Url);
        var id = await other.EvaluateAsync<string>("() => cartstream.anonymousId()");
        (await page.Page.EvaluateAsync<string>("() => cartstream.anonymousId()")).ShouldBe(id);
        await other.EvaluateAsync("() => cartstream.view('lamp')");

        // Another tab sees what is stored a moment later.
        await page.Page.EvaluateAsync("() => cartstream.optOut()");
        await other.WaitForFunctionAsync("() => cartstream.anonymousId() === null");
        await other.EvaluateAsync("() => cartstream.flush()");
        await page.Page.EvaluateAsync("() => cartstream.optIn()");
        await other.WaitForFunctionAsync("() => cartstream.anonymousId() !== null");

        var next = await other.EvaluateAsync<string>("() => { cartstream.flush(); return cartstream.anonymousId(); }");
        next.ShouldNotBe(id);
        await page.Page.WaitForFunctionAsync(
            "id => localStorage.getItem('cartstream.id') === id", next, new() { PollingInterval = 50 });
        (await page.Page.EvaluateAsync<string>("() => cartstream.anonymousId()")).ShouldBe(next);
        sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_that_is_rendered_in_advance_sends_its_views_once_it_is_seen()
    {
        Browser.Need();
        await using var site = await ShopSite.OpenAsync();
        await using var page = await browser.OpenAsync("about:blank");
        await page.Page.AddInitScriptAsync(
            """
            document.isInAdvance = true;
            Object.defineProperty(document, "prerendering", { get: () => document.isInAdvance });
            """);
        var sent = new ConcurrentQueue<string>();
        page.Page.Request += (_, request) => sent.Enqueue(request.Url);
        await page.Page.GotoAsync(site.Page(attributes: "data-shopper=\"alice\""));
        await ShopSite.ReadyAsync(page);

        await page.Page.EvaluateAsync("() => { cartstream.flush(); dispatchEvent(new Event('pagehide')); }");

        sent.ShouldNotContain(url => url.Contains("/v1/"));
        await page.Page.EvaluateAsync(
            "() => { document.isInAdvance = false; document.dispatchEvent(new Event('prerenderingchange')); }");
        await site.ShopperAsync("alice", shopper => shopper.GetProperty("history").GetArrayLength() == 1);
    }

    [Fact]
    public async Task Page_that_is_offline_for_long_sends_its_events_when_it_is_online_again()
    {
        Browser.Need();
        await using var site = await ShopSite.OpenAsync();
        await using var page = await browser.OpenAsync("about:blank");
        await page.Page.Clock.InstallAsync();
        await page.Page.GotoAsync(site.Page("data-shopper=\"alice\"", calls: ""));
        await ShopSite.ReadyAsync(page);
        var failed = 0;
        page.Page.RequestFailed += (_, _) => Interlocked.Increment(ref failed);
        await page.Page.Context.SetOfflineAsync(true);
        await page.Page.EvaluateAsync("() => { cartstream.cart('lamp'); dispatchEvent(new Event('pagehide')); }");
        await site.UntilAsync(async () =>
        {
            await page.Page.Clock.RunForAsync(PauseMs);
            return failed > 10;
        });

        await page.Page.Context.SetOfflineAsync(false);

        await site.ShopperAsync("alice", shopper => shopper.GetProperty("cart").GetArrayLength() == 1);
    }

    [Fact]
    public async Task Page_that_loads_it_as_a_module_sends_to_the_server_it_came_from()
    {
        Browser.Need();
        await using var site = await ShopSite.OpenAsync();
        await using var page = await browser.OpenAsync(site.Page("type=\"module\" data-shopper=\"alice\""));
        await ShopSite.ReadyAsync(page);

        await page.Page.EvaluateAsync("() => cartstream.flush()");

        await site.ShopperAsync("alice", shopper => shopper.GetProperty("history").GetArrayLength() == 1);
        page.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_that_has_a_copy_within_it_and_no_address_meets_no_exception()
    {
        Browser.Need();
        await using var site = await ShopSite.OpenAsync();
        await using var page = await browser.OpenAsync("data:text/html,<title>A copy</title>");

        await page.Page.AddScriptTagAsync(new() { Content = await site.SnippetAsync() });
        await page.Page.EvaluateAsync("() => cartstream.view('lamp')");

        (await page.Page.EvaluateAsync<string>("() => cartstream.anonymousId()")).Length.ShouldBeGreaterThan(20);
        page.Faults.ShouldBeEmpty();
    }
}
