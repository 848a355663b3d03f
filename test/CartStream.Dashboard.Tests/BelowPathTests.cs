using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CartStream.Dashboard.Tests;

/// <summary>The dashboard of a shop that is part of another application.</summary>
public sealed class BelowPathTests(Browser browser)
{
    [Fact]
    public async Task Dashboard_below_a_path_is_live_and_leads_to_the_api_page_there()
    {
        Browser.Need();
        var folder = Directory.CreateTempSubdirectory("cartstream-dashboard-");
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddCartStream(o => o.UseSqlite(Path.Combine(folder.FullName, "shop.db")));
        await using (var app = builder.Build())
        {
            app.MapCartStream("/shop/rec");
            await app.StartAsync(TestContext.Current.CancellationToken);
            var shop = app.Services.GetRequiredService<CartStream.Hosting.ICartRecommender>();
            await using var page = await browser.OpenAsync($"{app.Urls.Single()}/shop/rec#/live");
            await page.Page.Locator("#connection[data-state='live']").WaitForAsync();

            await shop.RecordAsync(
                CartStream.Hosting.CartEvent.AddToCart("ann", "tea"), TestContext.Current.CancellationToken);

            await page.Page.Locator(".feed li").First.WaitForAsync();
            await page.Page.Locator("a", new() { HasTextString = "API" }).ClickAsync();
            await page.Page.GetByText("Send events").First.WaitForAsync();
            page.Page.Url.ShouldContain("/shop/rec/docs/");
            page.Faults.ShouldBeEmpty();
        }

        folder.Delete(recursive: true);
    }
}
