using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CartStream.Hosting.Tests;

/// <summary>The six lines of README in an application that has nothing else.</summary>
public sealed class SixLinesTests
{
    [Fact]
    public async Task Endpoints_of_the_host_answer_with_recommendations_where_nothing_can_be_reflected_on()
    {
        await using var folder = new ShopFolder();
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Clear());
                builder.Services.AddCartStream(o => o.UseSqlite(folder.Store));
            },
            app =>
            {
                app.MapPost("/events", (CartEvent done, ICartRecommender shop) => shop.RecordAsync(done));
                app.MapGet("/for/{shopper}", (string shopper, ICartRecommender shop) => shop.RecommendAsync(shopper));
            });

        var posted = await app.Client.PostAsync(
            "/events",
            TestApp.Json("""{"eventType":"cart","itemId":"tea","shopperId":"ann"}"""),
            TestContext.Current.CancellationToken);

        posted.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Until.TrueAsync(async () =>
            (await app.Client.GetStringAsync("/for/ann")).Contains("\"itemId\":\"tea\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Six_lines_record_and_recommend_from_code_and_over_http()
    {
        await using var folder = new ShopFolder();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddCartStream(o => o.UseSqlite(folder.Store));
        await using var app = builder.Build();
        app.MapCartStream("/cartstream");
        app.MapGet("/", () => "the shop");
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        var shop = app.Services.GetRequiredService<ICartRecommender>();

        await shop.RecordAsync(CartEvent.View("ann", "tea"), TestContext.Current.CancellationToken);
        await shop.RecordAsync(CartEvent.AddToCart("ann", "tea"), TestContext.Current.CancellationToken);
        await shop.RecordAsync(CartEvent.View("bob", "tea"), TestContext.Current.CancellationToken);
        using var body = new StringContent(
            """{"event_type":"view","item_id":"cup","shopper_id":"bob"}""", Encoding.UTF8, "application/json");
        var posted = await client.PostAsync("/cartstream/v1/events", body, TestContext.Current.CancellationToken);
        posted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Until.TrueAsync(async () => (await shop.RecommendAsync("ann")).Items.Count == 2);

        var own = await shop.RecommendAsync("ann", null, TestContext.Current.CancellationToken);
        own.Items.Select(item => (item.ItemId, item.Source)).ShouldBe([("tea", "cart"), ("cup", "neighbours")]);
        own.Items[0].Reason.ShouldStartWith("in the cart since");
        var read = await client.GetStringAsync(
            "/cartstream/v1/shoppers/ann/recommendations", TestContext.Current.CancellationToken);
        JsonDocument.Parse(read).RootElement.GetProperty("items")[0].GetProperty("item_id").GetString().ShouldBe("tea");
        (await client.GetStringAsync("/", TestContext.Current.CancellationToken)).ShouldBe("the shop");
    }
}
