using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CartStream.Hosting.Tests;

/// <summary>The results of the host's health checks for a shop.</summary>
public sealed class HealthTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_follows_the_shop_from_before_its_start_to_its_end()
    {
        await using var folder = new ShopFolder();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddCartStream(o => o.UseSqlite(folder.Store));
        using var host = builder.Build();
        var health = host.Services.GetRequiredService<HealthCheckService>();

        (await CheckAsync()).Status.ShouldBe(HealthStatus.Unhealthy);
        await host.StartAsync(Stop);
        await Until.TrueAsync(async () => (await CheckAsync()).Status == HealthStatus.Healthy);
        await host.StopAsync(Stop);
        var after = await CheckAsync();
        after.Status.ShouldBe(HealthStatus.Unhealthy);
        after.Description.ShouldNotBeNull().ShouldContain("has stopped");

        async Task<HealthReportEntry> CheckAsync() =>
            (await health.CheckHealthAsync(Stop)).Entries["cartstream"];
    }
}
