using System.Net;
using CartStream.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace CartStream.Hosting.Tests;

/// <summary>Policies of a host for all its endpoints, caching and timeouts, leave the shop out.</summary>
public sealed class HostPolicyTests : IAsyncDisposable
{
    private static readonly TimeSpan HostTimeout = TimeSpan.FromMilliseconds(300);

    private readonly ShopFolder _folder = new();
    private int _asked;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task Answer_to_a_caller_with_a_key_is_not_stored_for_one_without()
    {
        var key = new ApiKeyFile($"{_folder.Store}.keys.json", TimeProvider.System).Add("web", [Scope.Admin]);
        await using var host = await StartAsync();
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/cartstream/v1/system");
        asked.Headers.Add("X-Api-Key", key);

        var with = await host.Client.SendAsync(asked, Stop);
        var without = await host.GetAsync("/cartstream/v1/system");

        with.StatusCode.ShouldBe(HttpStatusCode.OK);
        without.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Answer_is_as_new_as_the_shop_while_the_hosts_own_are_stored()
    {
        await using var host = await StartAsync();
        const string path = "/cartstream/v1/shoppers/ann/recommendations";
        (await host.Client.GetStringAsync(path, Stop)).ShouldNotContain("tea");
        var own = await host.Client.GetStringAsync("/own", Stop);

        await host.Shop.RecordAsync(CartEvent.AddToCart("ann", "tea"), Stop);

        await Until.TrueAsync(async () =>
            (await host.Client.GetStringAsync(path, Stop)).Contains("tea", StringComparison.Ordinal));
        (await host.Client.GetStringAsync("/own", Stop)).ShouldBe(own);
    }

    [Fact]
    public async Task Stream_goes_on_behind_the_hosts_timeout()
    {
        await using var host = await StartAsync();
        (await host.GetAsync("/slow")).StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        await using var stream = await host.Client.GetStreamAsync("/cartstream/v1/stream?kinds=events", Stop);
        using var lines = new StreamReader(stream);
        // It waits for longer than the timeout.
        (await host.GetAsync("/slow")).StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);

        await host.Shop.RecordAsync(CartEvent.View("ann", "tea"), Stop);

        string? line;
        do
            line = await lines.ReadLineAsync(Stop);
        while (line is not null && !line.StartsWith("data:", StringComparison.Ordinal));
        line.ShouldNotBeNull().ShouldContain("\"ann\"");
    }

    private async Task<TestApp> StartAsync()
    {
        var host = await TestApp.StartAsync(
            builder =>
            {
                builder.Services.AddCartStream(o => o.UseSqlite(_folder.Store));
                builder.Services.AddOutputCache(cache => cache.AddBasePolicy(policy => policy.Cache()));
                builder.Services.AddRequestTimeouts(timeouts =>
                    timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = HostTimeout });
            },
            app =>
            {
                app.UseRequestTimeouts();
                app.UseOutputCache();
                app.MapCartStream();
                app.MapGet("/own", () => ++_asked);
                app.MapGet("/slow", (HttpContext context) =>
                    Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
            });
        await Until.TrueAsync(async () => (await host.GetAsync("/cartstream/healthz/ready")).IsSuccessStatusCode);
        return host;
    }
}
