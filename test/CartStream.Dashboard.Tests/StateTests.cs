using CartStream.Server.Security;
using Microsoft.Playwright;

namespace CartStream.Dashboard.Tests;

/// <summary>The page's messages without data, without an answer of the server, and without a key.</summary>
public sealed class StateTests(Browser browser)
{
    [Theory]
    [InlineData("live", "quality sources feed")]
    [InlineData("shopper", "shopper")]
    [InlineData("shopper/nobody", "now cart history timeline past")]
    [InlineData("items", "trending related counts new")]
    [InlineData("quality", "metrics windows types quality-sources shown variants shadow evaluation")]
    public async Task View_any_of_an_empty_shop_says_why_it_is_empty(string view, string panels)
    {
        Browser.Need();
        await using var shop = await DemoShop.OpenAsync();
        await using var page = await browser.OpenAsync($"{shop.Address}/#/{view}");

        foreach (var panel in panels.Split(' '))
        {
            await page.PanelIsAsync(panel, "empty");
            (await page.Panel(panel).Locator(".state").InnerTextAsync()).Length.ShouldBeGreaterThan(10);
        }
    }

    [Fact]
    public async Task Stream_that_is_interrupted_is_taken_up_again_and_panels_recover()
    {
        Browser.Need();
        await using var shop = await DemoShop.OpenAsync();
        await shop.SendAsync(DemoShop.Event("ann", "view", "lamp", 2), DemoShop.Event("ann", "cart", "rug", 1));
        await using var page = await browser.OpenAsync($"{shop.Address}/#/live");
        var connection = page.Page.Locator("#connection");
        await page.PanelIsAsync("throughput", "ready");

        await shop.StopAsync();
        await connection.And(page.Page.Locator("[data-state='lost']"))
            .Filter(new() { HasText = "next try" })
            .WaitForAsync();
        foreach (var panel in new[] { "throughput", "latency", "lag", "feed" })
            await page.PanelIsAsync(panel, "error");

        await shop.StartAsync();
        await page.Page.Locator("#connection[data-state='live']").WaitForAsync();
        await page.PanelIsAsync("throughput", "ready");
        await page.UntilAsync("() => document.querySelector(\"[data-panel='feed']\").dataset.state !== 'error'");
        await shop.SendAsync(DemoShop.Event("bob", "view", "lamp", 0));
        await page.Page.Locator(".feed li").Filter(new() { HasText = "bob" }).First.WaitForAsync();
    }

    [Fact]
    public async Task Tile_of_the_hit_rate_says_what_time_it_covers()
    {
        Browser.Need();
        await using var shop = await DemoShop.OpenAsync();
        await shop.SendAsync(DemoShop.Event("ann", "view", "lamp", 2), DemoShop.Event("ann", "cart", "rug", 1));
        // Windows begin with the process, the whole is stored.
        await shop.StopAsync();
        await shop.StartAsync();
        await using var page = await browser.OpenAsync($"{shop.Address}/#/live");

        await page.Page.Locator("[data-tile='quality'] span")
            .Filter(new() { HasText = "Hit rate, since the first event" })
            .WaitForAsync();
    }

    [Theory]
    [InlineData("items/lamp", "trending related counts new", "**/v1/{items,trending}**")]
    [InlineData(
        "quality",
        "metrics windows types quality-sources shown variants shadow evaluation",
        "**/v1/{quality,evaluation}**")]
    [InlineData("system", "health letters model process topics settings limits parameters", "**/v1/system")]
    [InlineData("shopper/ann", "now cart history timeline past", "**/v1/shoppers/**")]
    [InlineData("shopper", "shopper", "**/v1/shoppers?**")]
    public async Task View_any_that_gets_no_answer_says_so_and_tries_again_when_asked(
        string view, string panels, string requests)
    {
        Browser.Need();
        await using var page = await browser.OpenAsync("about:blank");
        await page.Page.RouteAsync(requests, route => route.FulfillAsync(new RouteFulfillOptions
        {
            Status = 503,
            ContentType = "application/problem+json",
            Body = """{"title":"overloaded","detail":"found too much to do"}""",
        }));
        await page.Page.GotoAsync($"{browser.Demo.Address}/#/{view}");
        foreach (var panel in panels.Split(' '))
        {
            await page.PanelIsAsync(panel, "error");
            (await page.Panel(panel).Locator(".state").InnerTextAsync()).ShouldBe("found too much to do");
        }

        var first = panels.Split(' ')[0];
        await page.Panel(first).GetByRole(AriaRole.Button, new() { Name = "Try again" }).WaitForAsync();
        await page.Page.UnrouteAsync(requests);
        // By script, because a panel that loads again by itself may have hidden the button meanwhile.
        await page.Page.EvaluateAsync(
            "name => document.querySelector(`[data-panel='${name}'] .panel-state button`).click()", first);

        await page.UntilAsync(
            "name => !['error', 'loading'].includes(document.querySelector(`[data-panel='${name}']`)?.dataset.state)",
            first);
    }

    [Fact]
    public async Task Page_of_a_server_with_keys_asks_for_one_and_keeps_it_in_the_tab()
    {
        Browser.Need();
        var key = "";
        var weak = "";
        await using var shop = await DemoShop.OpenAsync(configure: (shop, options) =>
        {
            weak = shop.AddKey(Scope.EventsWrite);
            key = shop.AddKey(Scope.Admin);
            return options;
        });
        await using var page = await browser.OpenAsync($"{shop.Address}/#/system");
        var dialog = page.Page.Locator("#key-dialog");

        await dialog.WaitForAsync();
        await page.Page.FillAsync("#key", weak);
        await page.Page.Keyboard.PressAsync("Enter");
        await page.UntilAsync("() => document.getElementById('key-why').textContent.includes('may not see')");
        await page.UntilAsync("() => document.getElementById('connection').textContent === 'no valid key'");
        await page.Page.FillAsync("#key", key);
        await page.Page.Keyboard.PressAsync("Enter");

        await page.PanelIsAsync("health", "ready");
        await page.Page.Locator("#connection[data-state='live']").WaitForAsync();
        (await page.Page.EvaluateAsync<string>("() => sessionStorage.getItem('cartstream-key')")).ShouldBe(key);
        (await page.Page.EvaluateAsync<string>("() => JSON.stringify(localStorage)")).ShouldNotContain(key);
        await page.Page.ReloadAsync();
        await page.PanelIsAsync("health", "ready");
        (await dialog.IsVisibleAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Quality_shows_variants_impressions_and_the_report_of_an_evaluation()
    {
        Browser.Need();
        await using var shop = await DemoShop.OpenAsync(configure: (shop, options) =>
        {
            File.WriteAllText(shop.File("report.json"), Report);
            return options with { EvaluationFile = shop.File("report.json") };
        });
        await using var page = await browser.OpenAsync("about:blank");
        await page.Page.RouteAsync("**/v1/quality", async route =>
        {
            var answer = await route.FetchAsync();
            var text = await answer.TextAsync();
            await route.FulfillAsync(new RouteFulfillOptions
            {
                Response = answer,
                Body = $"{text[..^1]},{Variants}}}",
            });
        });

        await page.Page.GotoAsync($"{shop.Address}/#/quality");

        await page.PanelIsAsync("evaluation", "ready");
        (await page.Panel("evaluation").InnerTextAsync()).ShouldContain("57.3 %");
        await page.PanelIsAsync("variants", "ready");
        (await page.Panel("variants").InnerTextAsync()).ShouldContain("10.00 to 41.00");
        (await page.Panel("variants").InnerTextAsync()).ShouldContain("b is better by 1.2 points [0.4, 2.0]");
        await page.PanelIsAsync("shadow", "ready");
        (await page.Panel("shadow").InnerTextAsync()).ShouldContain("0.040");
        (await page.Panel("shadow").InnerTextAsync()).ShouldContain("0.20 to 1.60");
        (await page.Panel("shadow").InnerTextAsync()).ShouldContain("Estimates are not to be trusted yet.");
    }

    private const string Variants =
        """
        "variants":[{"experiment":"policy","name":"a","share":0.5,"events":4,"answers":2,"recommended":{"hr@10":0.25},
        "low":{"hr@10":0.1},"high":{"hr@10":0.41}},{"experiment":"policy","name":"b","share":0.5,"events":5,"answers":1,
        "recommended":{"hr@10":0.4}}],"shadow":{"name":"other","policy":"discover","model":"blend","events":9,
        "figures":[{"metric":"hr@10","shadow":0.3,"served":0.2,"difference":0.1,"p_value":0.04}],
        "off_policy":{"estimates":[{"estimator":"dr","value":0.121,"difference":0.009,"difference_low":0.002,
        "difference_high":0.016}],"doubt":"not to be trusted yet"}},
        "experiment":{"metric":"discovery-hits","verdicts":[{"variant":"b","ready":true,
        "text":"b is better by 1.2 points [0.4, 2.0], ready to decide"}]}
        """;

    private const string Report =
        """
        {"train":"train.csv","test":"test.csv","events":[],"protocol_rule":"the next item",
        "exclude_rule":"nothing left out","train_events":9,"queries":4,
        "algorithms":[{"name":"full","metrics":{"hr@20":0.573,"mrr@20":0.208},
        "intervals":{"hr@20":[0.57,0.576]},"item_coverage":0.4,"latency_us":{"p50":112,"p90":150,"p99":211},
        "model_bytes":1000000}]}
        """;
}
