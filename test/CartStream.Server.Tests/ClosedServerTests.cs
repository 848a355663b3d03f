using System.Net;
using CartStream.Server.Live;

namespace CartStream.Server.Tests;

/// <summary>A process may open and close any number of servers, as the tests of an application do.</summary>
public sealed class ClosedServerTests
{
    [Fact]
    public async Task Dispose_of_a_server_that_answered_requests_leaves_nothing_of_it_in_memory()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync(Shop.Event("ann", "view", "tea", 1));
        (await shop.Client.GetAsync("/v1/trending", TestContext.Current.CancellationToken))
            .StatusCode.ShouldBe(HttpStatusCode.OK);
        var part = PartOf(shop);

        await shop.StopAsync();

        // The stack of the thread that ended the server still holds it.
        await Task.Yield();
        await Shop.UntilAsync(() =>
        {
            GC.Collect();
            return Task.FromResult(!part.IsAlive);
        });
    }

    /// <summary>A method of its own, so that no local of the test holds the part.</summary>
    private static WeakReference PartOf(Shop shop) => new(shop.Service<RecentRecommendations>());
}
