using System.Net;
using CartStream.Server.Api;
using Microsoft.Extensions.Logging;

namespace CartStream.Server.Tests;

/// <summary>A store that is taken away from under a server.</summary>
public sealed class StoreGoneTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_to_a_store_that_was_taken_away_is_no_success_and_readiness_says_why(bool isReplaced)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open file can't be removed there");
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync(Shop.Event("s", "view", "a", 0));
        File.Delete(shop.Store);
        if (isReplaced)
            await File.WriteAllBytesAsync(shop.Store, [], TestContext.Current.CancellationToken);

        var ready = await shop.Client.GetAsync("/healthz/ready", TestContext.Current.CancellationToken);
        var sent = await shop.Client.PostAsync(
            "/v1/events", Shop.Json(Shop.Event("s", "cart", "a", 1)), TestContext.Current.CancellationToken);
        var shown = await shop.Client.PostAsync(
            "/v1/feedback/impressions",
            Shop.Json("""[{"receipt_id":"0-1-s","shopper_id":"s","items":["a"]}]"""),
            TestContext.Current.CancellationToken);
        var described = await shop.Client.PutAsync(
            "/v1/items/a", Shop.Json("""{"brand":"b"}"""), TestContext.Current.CancellationToken);
        var forgotten = await shop.Client.DeleteAsync("/v1/shoppers/s", TestContext.Current.CancellationToken);

        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .ShouldContain("removed or replaced");
        sent.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        shown.StatusCode.ShouldNotBe(HttpStatusCode.Accepted);
        described.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        forgotten.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        File.Delete(shop.Store);
    }

    [Fact]
    public async Task Store_that_is_gone_for_a_while_is_said_once_and_that_it_is_back_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open file can't be moved there");
        await using var shop = await Shop.OpenAsync();
        using var said = new Said();
        shop.Service<ILoggerFactory>().AddProvider(said);
        var feeds = shop.Service<LiveFeeds>();
        await shop.SendAsync(Shop.Event("s", "view", "a", 0));

        File.Move(shop.Store, $"{shop.Store}.away");
        for (var second = 0; second < 5; second++)
            feeds.PublishHealth();
        File.Move($"{shop.Store}.away", shop.Store);
        await Shop.UntilAsync(() =>
        {
            feeds.PublishHealth();
            return Task.FromResult(said.Lines.Any(line => line.Contains("answers again")));
        });

        said.Lines.Count(line => line.Contains("no live status") || line.Contains("can't be followed")).ShouldBe(1);
        said.Lines.Count(line => line.Contains("answers again")).ShouldBe(1);
    }
}
