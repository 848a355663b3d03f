using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(CartStream.Dashboard.Tests.Browser))]

namespace CartStream.Dashboard.Tests;

/// <summary>
/// Chromium as the platform has it, and a shop with live shoppers; both shared by all tests, which skip when there is
/// no Chromium.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Paths =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _chromium;
    private DemoShop? _demo;

    /// <summary>The shop that shoppers stream into.</summary>
    internal DemoShop Demo => _demo!;

    private static string? Executable =>
        Environment.GetEnvironmentVariable("CARTSTREAM_CHROMIUM") ?? Array.Find(Paths, File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Executable is not { } executable)
            return;
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            Headless = true,
            // As root in a container the browser can neither make its sandbox nor count on shared memory.
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
        _demo = await DemoShop.OpenAsync(withShoppers: true);
    }

    public async ValueTask DisposeAsync()
    {
        if (_demo is not null)
            await _demo.DisposeAsync();
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a page in a context of its own.</summary>
    internal async Task<WatchedPage> OpenAsync(
        string address, int width = 1_440, int height = 1_000, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await Chromium().NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.NoPreference,
        });
        context.SetDefaultTimeout((float)DemoShop.Patience.TotalMilliseconds);
        var watched = new WatchedPage(context, await context.NewPageAsync());
        await watched.Page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded });
        return watched;
    }

    /// <summary>Skips the test where there is no browser.</summary>
    internal static void Need() => Assert.SkipUnless(
        Executable is not null, "no Chromium: install Debian's package chromium, or set CARTSTREAM_CHROMIUM to one");

    private IBrowser Chromium()
    {
        Need();
        return _chromium!;
    }
}
