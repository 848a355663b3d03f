namespace CartStream.Dashboard.Tests;

/// <summary>The page may stay open for hours: what it keeps has a bound.</summary>
public sealed class MemoryTests(Browser browser)
{
    [Fact]
    public async Task Chart_driven_for_a_day_keeps_as_many_points_as_it_began_with()
    {
        Browser.Need();
        await using var page = await browser.OpenAsync($"{browser.Demo.Address}/#/system");

        var found = await page.Page.EvaluateAsync<long[]>(
            """
            async () => {
              const { TimeChart } = await import("/dashboard/chart.js");
              const chart = new TimeChart({
                label: "test", windowMs: 300000, stepMs: 1000, format: value => `${value}`, capacity: 600,
                series: [{ label: "a", color: "--accent", fill: true }, { label: "b", color: "--bad" }],
              });
              document.body.append(chart.element);
              const before = chart.ring.bytes;
              const start = Date.now();
              for (let i = 0; i < 86400; i++) chart.push(start + i * 1000, [i % 100, i % 7]);
              for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
              const { ring } = chart;
              return [ring.count, ring.bytes - before, ring.value(0, ring.count - 1), ring.time(0) - start,
                chart.element.querySelectorAll("*").length, chart.canvas.width];
            }
            """);

        found[0].ShouldBe(600);
        found[1].ShouldBe(0);
        found[2].ShouldBe(86_399 % 100);
        found[3].ShouldBe((86_400 - 600) * 1_000L);
        found[4].ShouldBeLessThan(30);
        found[5].ShouldBeGreaterThan(100);
        page.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Feed_of_many_events_shows_the_newest_only()
    {
        Browser.Need();
        await using var shop = await DemoShop.OpenAsync();
        await using var page = await browser.OpenAsync($"{shop.Address}/#/live");
        await page.PanelIsAsync("feed", "empty");

        for (var round = 0; round < 10; round++)
        {
            await shop.SendAsync([.. Enumerable.Range(0, 100).Select(i =>
                DemoShop.Event($"shopper-{i}", "view", $"item-{round}-{i}", 60 - round))]);
        }

        await page.Page.Locator(".feed li").Filter(new() { HasText = "item-9-99" }).WaitForAsync();
        (await page.Page.Locator(".feed li").CountAsync()).ShouldBe(60);
    }

    [Fact]
    public async Task Chart_is_drawn_as_sharply_as_the_screen_is()
    {
        Browser.Need();
        await using var page = await browser.OpenAsync($"{browser.Demo.Address}/#/live");
        await page.PanelIsAsync("throughput", "ready");

        await page.UntilAsync(
            """
            () => [...document.querySelectorAll("[data-panel='throughput'] canvas")].every(canvas =>
              canvas.width === Math.round(canvas.clientWidth * devicePixelRatio) && canvas.getContext("2d")
                .getImageData(0, 0, canvas.width, canvas.height).data.some(byte => byte !== 0))
            """);
    }
}
