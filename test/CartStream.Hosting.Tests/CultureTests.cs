using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CartStream.Hosting.Tests;

/// <summary>A host whose culture writes numbers otherwise: messages are the same, and its culture stays.</summary>
public sealed class CultureTests : IAsyncDisposable
{
    private readonly ShopFolder _folder = new();
    private readonly List<CultureInfo> _culturesBehind = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task Message_of_a_request_does_not_depend_on_the_hosts_culture()
    {
        var culture = Foreign();
        await using var host = await StartAsync(culture);

        var count = await host.Client.GetAsync("/cartstream/v1/trending?count=-1", Stop);
        var price = await host.Client.GetAsync("/cartstream/v1/trending?price_min=-0.5", Stop);

        (await count.Content.ReadAsStringAsync(Stop)).ShouldContain("count: found -1, expected 1 to 100");
        (await price.Content.ReadAsStringAsync(Stop)).ShouldContain("price_min: found -0.5, expected 0 or more");
        _culturesBehind.ShouldBe([culture, culture]);
    }

    [Fact]
    public async Task Message_of_a_call_does_not_depend_on_the_callers_culture()
    {
        var culture = Foreign();
        await using var host = await StartAsync(culture);
        CultureInfo.CurrentCulture = culture;

        (await FaultAsync(() => host.Shop.RecommendAsync("ann", new RecommendationRequest { Count = -1 }, Stop)))
            .ShouldContain("count: found -1,");
        (await FaultAsync(() => host.Shop.DescribeAsync([new ShopItem { ItemId = "tea", Price = -0.5m }], Stop)))
            .ShouldContain("price: found -0.5,");
        (await FaultAsync(() => host.Shop.SetRulesAsync(
            [new RecommendationRule("boost") { Filter = "price > 1", Places = -1 }], Stop)))
            .ShouldContain("places: found -1,");
        CultureInfo.CurrentCulture.ShouldBe(culture);
    }

    /// <summary>Neither sign nor separators are those of the invariant culture, as in Persian.</summary>
    private static CultureInfo Foreign()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "\u2212";
        culture.NumberFormat.NumberDecimalSeparator = "\u066b";
        culture.NumberFormat.NumberGroupSeparator = "\u066c";
        return culture;
    }

    private static async Task<string> FaultAsync(Func<Task> call) =>
        (await Should.ThrowAsync<CartStreamValidationException>(call)).Message;

    private Task<TestApp> StartAsync(CultureInfo culture) => TestApp.StartAsync(
        builder => builder.Services.AddCartStream(o => o.UseSqlite(_folder.Store)),
        app =>
        {
            app.Use(async (context, next) =>
            {
                CultureInfo.CurrentCulture = culture;
                await next(context);
                _culturesBehind.Add(CultureInfo.CurrentCulture);
            });
            app.UseRouting();
            app.MapCartStream();
        });
}
