using System.Net;

namespace CartStream.Server.Tests;

/// <summary>The endpoints that tell of the server's health.</summary>
public sealed class HealthTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_other_methods_than_get_are_refused_and_answers_are_not_kept()
    {
        await using var shop = await Shop.OpenAsync();

        using var post = await shop.Client.PostAsync("/healthz/live", content: null, Stop);
        using var get = await shop.Client.GetAsync("/healthz/live", Stop);

        post.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        get.Headers.CacheControl!.ToString().ShouldBe("no-store");
        (await get.Content.ReadAsStringAsync(Stop)).ShouldBe("{\"status\":\"live\"}");
    }
}
