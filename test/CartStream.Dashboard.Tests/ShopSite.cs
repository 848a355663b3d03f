using System.Text.Json;
using CartStream.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CartStream.Dashboard.Tests;

/// <summary>A shop's pages at one origin, and a server that lets them send at another.</summary>
internal sealed class ShopSite : IAsyncDisposable
{
    private readonly WebApplication _pages;
    private readonly DemoShop _shop;
    private string _html = "";

    private ShopSite(WebApplication pages, DemoShop shop) => (_pages, _shop) = (pages, shop);

    public string Key { get; private set; } = "";

    public static async Task<ShopSite> OpenAsync(bool withKeys = false)
    {
        ShopSite? site = null;
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var pages = builder.Build();
        pages.MapGet("/", () => Results.Content(site!._html, "text/html; charset=utf-8"));
        await pages.StartAsync(TestContext.Current.CancellationToken);
        string? admin = null;
        var key = "";
        var shop = await DemoShop.OpenAsync(configure: (shop, options) =>
        {
            if (withKeys)
            {
                admin = shop.AddKey(Scope.Admin, Scope.RecommendationsRead);
                key = shop.AddKey(Scope.EventsWrite);
            }

            return options with { CorsOrigins = [pages.Urls.Single()] };
        });
        if (admin is not null)
            shop.Client.DefaultRequestHeaders.Add("X-Api-Key", admin);
        return site = new ShopSite(pages, shop) { Key = key };
    }

    /// <summary>The address of a page that has the snippet.</summary>
    public string Page(string attributes = "", string calls = "cartstream.push(['view', 'early', { price: 2.5 }]);")
    {
        _html = $"""
            <!doctype html><meta charset="utf-8"><title>A shop</title><link rel="icon" href="data:,">
            <script>window.cartstream = window.cartstream || []; {calls}</script>
            <script async src="{_shop.Address}/cartstream.js" {attributes}></script>
            """;
        return _pages.Urls.Single();
    }

    /// <summary>Waits until the snippet has come.</summary>
    public static Task ReadyAsync(WatchedPage page) =>
        page.UntilAsync("() => window.cartstream !== undefined && !Array.isArray(window.cartstream)");

    public async Task<JsonElement> AskAsync(string path)
    {
        using var answer = await _shop.Client.GetAsync(_shop.Address + path, TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode
            ? JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            : default;
    }

    /// <summary>The snippet's text.</summary>
    public Task<string> SnippetAsync() =>
        _shop.Client.GetStringAsync($"{_shop.Address}/cartstream.js", TestContext.Current.CancellationToken);

    /// <summary>The shopper's state, as soon as it fulfils the condition.</summary>
    public async Task<JsonElement> ShopperAsync(string id, Func<JsonElement, bool> holds)
    {
        JsonElement shopper = default;
        await UntilAsync(async () =>
        {
            shopper = await AskAsync($"/v1/shoppers/{id}");
            return shopper.ValueKind == JsonValueKind.Object && holds(shopper);
        });
        return shopper;
    }

    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(DemoShop.Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _shop.DisposeAsync();
    }
}
