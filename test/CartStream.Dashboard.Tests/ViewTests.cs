using Microsoft.Playwright;

namespace CartStream.Dashboard.Tests;

public sealed class ViewTests(Browser browser)
{
    /// <summary>Every view with the panels that have content once shoppers come.</summary>
    public static TheoryData<string, string> Views() => new()
    {
        { "live", "throughput latency quality sources lag feed" },
        { "shopper", "now past type history timeline" },
        { "items", "trending related counts new" },
        { "quality", "metrics windows types quality-sources" },
        { "system", "health letters model process topics settings limits parameters" },
    };

    [Theory]
    [MemberData(nameof(Views))]
    public async Task View_any_shows_what_happens_without_a_word_on_the_console(string view, string panels)
    {
        await using var page = await browser.OpenAsync($"{Address()}/#/{view}");

        foreach (var panel in panels.Split(' '))
        {
            await page.PanelIsAsync(panel, "ready");
            (await page.Panel(panel).Locator(".panel-body").InnerTextAsync()).Trim().ShouldNotBeEmpty(panel);
        }

        (await page.Page.Locator($"nav a[data-view='{view}']").GetAttributeAsync("aria-current")).ShouldBe("page");
        page.Faults.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task View_any_on_a_narrow_screen_needs_no_scrolling_sideways(string view, string panels)
    {
        await using var page = await browser.OpenAsync($"{Address()}/#/{view}", width: 360, height: 740);
        foreach (var panel in panels.Split(' '))
            await page.PanelIsAsync(panel, "ready");

        var widths = await page.Page.EvaluateAsync<int[]>(
            "() => [document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]");

        widths[0].ShouldBeLessThanOrEqualTo(widths[1]);
        widths[1].ShouldBe(360);
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task View_any_on_a_wide_screen_shows_its_tables_whole(string view, string panels)
    {
        await using var page = await browser.OpenAsync($"{Address()}/#/{view}", width: 1360, height: 900);
        foreach (var panel in panels.Split(' '))
            await page.PanelIsAsync(panel, "ready");

        var cut = await page.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll(".scroll")].filter(one => one.scrollWidth > one.clientWidth)
              .map(one => `${one.closest(".panel")?.dataset.panel}: ${one.scrollWidth} of ${one.clientWidth}`)
            """);

        cut.ShouldBeEmpty();
    }

    [Fact]
    public async Task Live_figures_move_and_the_feed_tells_what_was_recommended()
    {
        await using var page = await browser.OpenAsync($"{Address()}/#/live");
        await page.PanelIsAsync("throughput", "ready");
        var total = page.Page.Locator("[data-tile='events'] small");
        var before = await total.InnerTextAsync();

        await page.UntilAsync(
            "before => document.querySelector(\"[data-tile='events'] small\").textContent !== before", before);
        await page.Page.Locator(".feed li.is-hit .hit").First.WaitForAsync();

        (await page.Page.Locator(".feed li.is-hit .hit").First.InnerTextAsync()).ShouldContain("taken, no.");
    }

    [Fact]
    public async Task Live_metric_that_is_chosen_is_charted()
    {
        await using var page = await browser.OpenAsync($"{Address()}/#/live");
        await page.PanelIsAsync("quality", "ready");

        await page.Panel("quality").GetByRole(AriaRole.Button, new() { Name = "MRR" }).ClickAsync();
        await page.Panel("quality").GetByRole(AriaRole.Button, new() { Name = "@5" }).ClickAsync();

        await page.Panel("quality").Locator(".panel-meta").Filter(new() { HasText = "mrr@5" }).WaitForAsync();
    }

    [Fact]
    public async Task Items_chosen_item_shows_related_ones_and_its_counts()
    {
        await using var page = await browser.OpenAsync($"{Address()}/#/items");
        await page.PanelIsAsync("trending", "ready");

        var second = page.Panel("trending").Locator("tbody a").Nth(1);
        var id = await second.InnerTextAsync();
        await second.ClickAsync();

        await page.Panel("related").Locator(".panel-meta").Filter(new() { HasText = id }).WaitForAsync();
        await page.Panel("related").Locator("tbody tr").First.WaitForAsync();
        (await page.Panel("related").Locator(".facts").InnerTextAsync()).ShouldContain("Recommended");
    }

    [Fact]
    public async Task Quality_window_and_cut_off_that_are_chosen_are_shown()
    {
        await using var page = await browser.OpenAsync($"{Address()}/#/quality");
        await page.PanelIsAsync("metrics", "ready");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "60 min" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "@1", Exact = true }).ClickAsync();

        (await page.Panel("metrics").Locator(".panel-meta").InnerTextAsync()).ShouldStartWith("60 min");
        (await page.Panel("types").Locator(".panel-meta").InnerTextAsync()).ShouldBe("hr@1");
    }

    private string Address()
    {
        Browser.Need();
        return browser.Demo.Address;
    }
}
