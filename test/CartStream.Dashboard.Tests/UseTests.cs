using Microsoft.Playwright;

namespace CartStream.Dashboard.Tests;

/// <summary>The page in use.</summary>
public sealed class UseTests(Browser browser)
{
    /// <summary>The contrast of each text colour on each ground it stands on.</summary>
    private const string ContrastScript =
        """
        () => {
          const probe = document.body.appendChild(document.createElement("span"));
          const channels = variable => {
            probe.style.color = `var(${variable})`;
            return getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
          };
          const light = variable => {
            const [r, g, b] = channels(variable).map(c =>
              (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const sources = ["cart", "history", "neighbours", "rules", "together", "walk", "popularity", "catalogue"];
          const texts = ["--ink", "--muted", "--accent", "--good", "--bad", ...sources.map(name => `--source-${name}`)];
          const low = [];
          for (const text of texts) {
            for (const ground of ["--surface", "--page", "--wash"]) {
              const [a, b] = [light(text), light(ground)].sort((x, y) => y - x);
              const contrast = (a + 0.05) / (b + 0.05);
              if (contrast < 4.5) low.push(`${text} on ${ground}: ${contrast.toFixed(2)}`);
            }
          }
          return low;
        }
        """;

    [Fact]
    public async Task Shopper_event_typed_by_hand_changes_what_is_recommended()
    {
        Browser.Need();
        var shop = browser.Demo;
        await using var page = await browser.OpenAsync($"{shop.Address}/#/shopper/hand-typed");
        await page.PanelIsAsync("now", "ready");
        var items = page.Panel("now").Locator("tbody tr td:nth-child(2)");
        var before = await items.AllInnerTextsAsync();

        await page.Page.SelectOptionAsync("#event-type", "cart");
        await page.Page.FillAsync("#event-item", before[^1]);
        await page.Panel("type").GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await page.UntilAsync(
            """
            item => item ===
              document.querySelector("[data-panel='now'] tbody tr:first-child td:nth-child(2)")?.textContent
            """,
            before[^1]);
        (await page.Panel("now").Locator("tbody tr").First.InnerTextAsync()).ShouldContain("in the cart");
        await page.PanelIsAsync("cart", "ready");
        (await page.Panel("cart").InnerTextAsync()).ShouldContain(before[^1]);
        (await page.Panel("timeline").InnerTextAsync()).ShouldContain(before[^1]);
        (await page.Panel("now").Locator("tr.has-moved").CountAsync()).ShouldBeGreaterThan(0);

        await page.Panel("now").GetByRole(AriaRole.Button, new() { Name = $"Buy {before[^1]}" }).ClickAsync();
        await page.Panel("past").Locator(".verdict").Filter(new() { HasText = "bought next" }).First.WaitForAsync();
        await page.PanelIsAsync("cart", "empty");
    }

    [Fact]
    public async Task Shopper_random_live_one_is_found_and_followed()
    {
        Browser.Need();
        await using var page = await browser.OpenAsync($"{browser.Demo.Address}/#/shopper");
        await page.UntilAsync("() => location.hash.length > '#/shopper/'.length");
        // Without other shoppers there is none to switch to.
        await page.UntilAnswerAsync("/v1/shoppers", "answer.shoppers.length > 1", patienceMs: 60_000);
        var first = page.Page.Url;

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Random live shopper" }).ClickAsync();

        await page.UntilAsync("first => location.href !== first", first);
        await page.Page.Locator(".follow").Filter(new() { HasText = "following live" }).WaitForAsync();
        await page.PanelIsAsync("timeline", "ready");
    }

    [Fact]
    public async Task Keyboard_alone_leads_past_the_header_through_views_and_into_charts()
    {
        Browser.Need();
        await using var page = await browser.OpenAsync($"{browser.Demo.Address}/#/live");
        await page.PanelIsAsync("throughput", "ready");
        var keyboard = page.Page.Keyboard;

        await keyboard.PressAsync("Tab");
        (await FocusAsync(page)).ShouldBe("skip");
        await keyboard.PressAsync("Enter");
        (await FocusAsync(page)).ShouldBe("main");
        await page.Page.Locator("[data-panel='throughput'] canvas").FocusAsync();
        await keyboard.PressAsync("ArrowLeft");
        await page.Panel("throughput").Locator(".chart-tip:not([hidden])").WaitForAsync();
        await keyboard.PressAsync("Escape");
        await page.Panel("throughput").Locator(".chart-tip").WaitForAsync(
            new() { State = WaitForSelectorState.Hidden });

        await page.Page.Locator("nav a[data-view='shopper']").FocusAsync();
        await keyboard.PressAsync("Tab");
        var outline = await page.Page.EvaluateAsync<string>(
            "() => getComputedStyle(document.activeElement).outlineStyle");
        outline.ShouldBe("solid");
        await keyboard.PressAsync("Enter");
        await page.PanelIsAsync("trending", "ready");
        (await page.Page.TitleAsync()).ShouldBe("Items, CartStream");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Theme_follows_the_system_can_be_changed_and_is_readable(ColorScheme scheme)
    {
        Browser.Need();
        await using var page = await browser.OpenAsync($"{browser.Demo.Address}/#/quality", scheme: scheme);
        await page.PanelIsAsync("metrics", "ready");
        var isDark = scheme == ColorScheme.Dark;
        (await IsDarkAsync(page)).ShouldBe(isDark);
        (await page.Page.EvaluateAsync<string[]>(ContrastScript)).ShouldBeEmpty();

        await page.Page.ClickAsync("#theme");

        (await IsDarkAsync(page)).ShouldBe(!isDark);
        (await page.Page.EvaluateAsync<string[]>(ContrastScript)).ShouldBeEmpty();
        await page.Page.ReloadAsync();
        (await IsDarkAsync(page)).ShouldBe(!isDark);
    }

    private static Task<string> FocusAsync(WatchedPage page) =>
        page.Page.EvaluateAsync<string>("() => document.activeElement.id");

    private static Task<bool> IsDarkAsync(WatchedPage page) => page.Page.EvaluateAsync<bool>(
        "() => getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).map(Number)[0] < 100");
}
