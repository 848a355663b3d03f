using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace CartStream.Dashboard.Tests;

/// <summary>
/// Takes the pictures of docs/images if <c>CARTSTREAM_SCREENSHOTS=1</c> is set, after the shop has run for some
/// minutes.
/// </summary>
public sealed class ScreenshotTests(Browser browser)
{
    public static TheoryData<string, string, ColorScheme, string> Pictures() => new()
    {
        { "live", "live", ColorScheme.Light, "throughput latency quality sources feed" },
        { "live-dark", "live", ColorScheme.Dark, "throughput latency quality sources feed" },
        { "shopper", "shopper", ColorScheme.Light, "now past timeline" },
        { "items-dark", "items", ColorScheme.Dark, "trending related counts new" },
        { "quality", "quality", ColorScheme.Light, "metrics windows types quality-sources" },
        { "system-dark", "system", ColorScheme.Dark, "health topics settings parameters" },
    };

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task Picture_of_a_view_is_taken(string name, string view, ColorScheme scheme, string panels)
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("CARTSTREAM_SCREENSHOTS") == "1",
            "CARTSTREAM_SCREENSHOTS=1 takes the pictures of docs/images anew");
        await using var page = await browser.OpenAsync(
            $"{browser.Demo.Address}/#/{view}", width: 1_360, height: 900, scheme);
        await page.UntilAnswerAsync(
            "/v1/system/history",
            "answer.samples.length > 270 && answer.samples.at(-1).lag < 20",
            patienceMs: 900_000);
        foreach (var panel in panels.Split(' '))
            await page.PanelIsAsync(panel, "ready");
        if (view == "live")
            await page.UntilAsync("() => document.querySelectorAll('.feed li').length >= 40");

        await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder(), $"{name}.png") });
    }

    private static string Folder([CallerFilePath] string caller = "") => Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(caller)!, "..", "..", "docs", "images"));
}
