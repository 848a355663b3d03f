using System.Net;
using CartStream.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ClientRequest = CartStream.Client.RecommendationRequest;

namespace CartStream.Hosting.Tests;

/// <summary>The typed client against a shop below a path, and against a network that loses and refuses.</summary>
public sealed class ClientTests
{
    private static readonly CartStreamClientOptions AtOnce = new() { Pause = TimeSpan.Zero };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_method_works_against_a_shop_below_a_path()
    {
        await using var folder = new ShopFolder();
        await using var app = await TestApp.StartAsync(folder);
        var client = await OpenAsync(app);

        (await client.PutItemsAsync([new ItemRequest("tea", new ItemAttributes { Name = "Tea", Brand = "Lux" })], Stop))
            .Changed.ShouldBe(1);
        await client.SendEventsAsync(
            [
                new EventRequest("view", "tea", "bob") { EventTime = TimeProvider.System.GetLocalNow() },
                new EventRequest("view", "cup", "bob"),
                new EventRequest("cart", "tea", "ann") { Price = 2.5m, Quantity = 2, SessionId = "s" },
            ],
            cancellation: Stop);
        await ProcessedAsync(client, 3);

        var answer = await client.RecommendToShopperAsync(
            "ann", new ClientRequest { Count = 5, Exclude = ["pot"] }, cancellation: Stop);
        answer.Items[0].ShouldBe(new Client.RecommendedItem("tea", 1, "cart", answer.Items[0].Reason, "Tea"));
        (await client.GetRelatedItemsAsync("tea", null, Stop)).Items.Select(item => item.ItemId).ShouldBe(["cup"]);
        (await client.CompleteCartAsync(new SessionRequest { Cart = ["cup"] }, Stop)).Items[0].ItemId.ShouldBe("tea");
        (await client.RecommendToSessionAsync(
            new SessionRequest { Items = [new Interaction("cup"), new Interaction("none", "cart")] }, Stop))
            .UnknownItems.ShouldBe(["none"]);
        (await client.GetTrendingItemsAsync(new ClientRequest { Brand = "lux" }, Stop)).Items.Count.ShouldBe(1);
        (await client.SendImpressionsAsync(
            [new ImpressionRequest(answer.Receipt.Id, "ann", ["tea"])], Stop)).Accepted.ShouldBe(1);
        (await client.LinkIdentitiesAsync([new IdentityLink("guest", "ann")], Stop)).Accepted.ShouldBe(1);
        var rules = await client.PutRulesAsync(
            [new Rule("pin") { Items = ["pot"], Placements = ["home"] }], version: 0, Stop);
        (await client.GetRulesAsync(Stop)).Rules.Single().Items.ShouldBe(["pot"]);
        rules.Version.ShouldBe(1);
        (await Should.ThrowAsync<CartStreamClientException>(client.PutRulesAsync([], version: 0, Stop)))
            .StatusCode.ShouldBe(HttpStatusCode.Conflict);
        await client.SetItemStockAsync("tea", inStock: false, Stop);
        (await client.GetItemAsync("tea", Stop))!.Attributes.InStock.ShouldBe(false);
        await client.DeleteItemAsync("tea", Stop);
        (await client.GetItemAsync("nothing", Stop)).ShouldBeNull();
        (await client.GetShopperAsync("ann", Stop)).ShouldNotBeNull();
        (await client.GetShopperAsync("nobody", Stop)).ShouldBeNull();
        (await client.ForgetShopperAsync("ann", Stop)).Sessions.ShouldBe(1);
        (await client.GetQualityAsync(Stop)).TryGetProperty("windows", out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a%2Fb")]
    [InlineData("a?b#c&d=e+f")]
    [InlineData("日本 ä")]
    public async Task Ids_with_any_character_come_as_they_are(string id)
    {
        await using var folder = new ShopFolder();
        await using var app = await TestApp.StartAsync(folder);
        var client = await OpenAsync(app);

        await client.SendEventsAsync([new EventRequest("cart", id, id)], cancellation: Stop);
        await ProcessedAsync(client, 1);

        var answer = await client.RecommendToShopperAsync(id, cancellation: Stop);
        answer.ShopperId.ShouldBe(id);
        answer.Items[0].ItemId.ShouldBe(id);
        (await client.GetItemAsync(id, Stop))!.ItemId.ShouldBe(id);
    }

    [Theory]
    [InlineData("tea", "/cartstream/v1/items/tea")]
    [InlineData("a/b", "/cartstream/v1/items/a%2Fb")]
    [InlineData("a?b#c&d=e+f", "/cartstream/v1/items/a%3Fb%23c%26d%3De%2Bf")]
    public async Task Address_of_a_request_can_be_taken_apart_by_handlers_as_that_of_a_test_server(
        string id, string expected)
    {
        var network = new Network(_ => new HttpResponseMessage(HttpStatusCode.NotFound));

        (await Over(network, "http://localhost/cartstream").GetItemAsync(id, Stop)).ShouldBeNull();

        network.Addresses.ShouldHaveSingleItem()
            .GetComponents(UriComponents.Path | UriComponents.KeepDelimiter, UriFormat.UriEscaped).ShouldBe(expected);
    }

    [Fact]
    public async Task SendEventsAsync_whose_answer_is_lost_counts_once()
    {
        await using var folder = new ShopFolder();
        await using var app = await TestApp.StartAsync(folder);
        await OpenAsync(app);
        var network = new Network(new SocketsHttpHandler()) { LoseAnswers = 2 };
        var client = Over(network, app.Client.BaseAddress + "cartstream/");

        var taken = await client.SendEventsAsync([new EventRequest("view", "tea", "ann")], cancellation: Stop);

        taken.Accepted.ShouldBe(1);
        network.Keys.Count.ShouldBe(3);
        network.Keys.Distinct().Count().ShouldBe(1);
        await ProcessedAsync(client, 1);
        await client.SendEventsAsync([new EventRequest("view", "cup", "ann")], cancellation: Stop);
        await ProcessedAsync(client, 2);
        network.Keys.Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Request_that_is_refused_for_now_is_sent_so_often_and_not_more()
    {
        var network = new Network(_ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));

        var fault = await Should.ThrowAsync<CartStreamClientException>(
            () => Over(network).GetTrendingItemsAsync(null, Stop));

        (fault.StatusCode, fault.Attempts, network.Requests).ShouldBe((HttpStatusCode.ServiceUnavailable, 4, 4));
    }

    [Fact]
    public async Task Request_that_is_wrong_is_sent_once_and_names_the_fields()
    {
        await using var folder = new ShopFolder();
        await using var app = await TestApp.StartAsync(folder);
        await OpenAsync(app);
        var network = new Network(new SocketsHttpHandler());
        var client = Over(network, app.Client.BaseAddress + "cartstream");

        var fault = await Should.ThrowAsync<CartStreamClientException>(
            () => client.RecommendToShopperAsync("ann", new ClientRequest { Count = 0 }, cancellation: Stop));

        fault.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        fault.Faults.Single().Field.ShouldBe("count");
        network.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task Pauses_double_and_follow_what_the_server_asks_for_within_bounds()
    {
        var time = new ImpatientTime();
        var network = new Network(request => new HttpResponseMessage(HttpStatusCode.TooManyRequests)
        {
            Headers = { RetryAfter = request == 3 ? new(TimeSpan.FromHours(1)) : null },
        });
        var options = new CartStreamClientOptions { AttemptsMax = 4, Pause = TimeSpan.FromSeconds(1) };
        var client = new CartStreamClient(new HttpClient(network) { BaseAddress = new("http://x/") }, options, time);

        await Should.ThrowAsync<CartStreamClientException>(() => client.GetTrendingItemsAsync(null, Stop));

        time.Pauses.Count.ShouldBe(3);
        time.Pauses[0].TotalSeconds.ShouldBeInRange(0.5, 1.5);
        time.Pauses[1].TotalSeconds.ShouldBeInRange(1, 3);
        time.Pauses[2].ShouldBe(options.PauseMax);
    }

    [Fact]
    public async Task Cancelled_request_ends_at_once_and_is_not_sent_again()
    {
        using var cancellation = new CancellationTokenSource();
        var network = new Network(_ =>
        {
            cancellation.Cancel();
            throw new HttpRequestException("the network is down");
        });

        await Should.ThrowAsync<OperationCanceledException>(
            () => Over(network).GetTrendingItemsAsync(null, cancellation.Token));

        network.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task Answer_of_another_server_is_no_stack_trace()
    {
        var pages = new Network(_ => new HttpResponseMessage { Content = new StringContent("<html>hello</html>") });
        var refusing = new Network(_ => new HttpResponseMessage(HttpStatusCode.Forbidden)
        {
            Content = new StringContent("<html>no</html>"),
        });

        (await Should.ThrowAsync<CartStreamClientException>(() => Over(pages).GetTrendingItemsAsync(null, Stop)))
            .Message.ShouldContain("found another answer than CartStream's");
        (await Should.ThrowAsync<CartStreamClientException>(() => Over(refusing).GetTrendingItemsAsync(null, Stop)))
            .Message.ShouldBe("403: Forbidden");
    }

    [Fact]
    public async Task AddHttpClient_makes_the_client_as_any_typed_client()
    {
        await using var folder = new ShopFolder();
        await using var app = await TestApp.StartAsync(folder);
        await OpenAsync(app);
        var services = new ServiceCollection();
        services.AddHttpClient<CartStreamClient>(http => http.BaseAddress = new($"{app.Client.BaseAddress}cartstream"));
        await using var provider = services.BuildServiceProvider();

        (await provider.GetRequiredService<CartStreamClient>().GetTrendingItemsAsync(null, Stop)).Items.ShouldBeEmpty();
    }

    [Fact]
    public void Client_without_an_address_or_with_wrong_options_says_so()
    {
        Should.Throw<ArgumentException>(() => new CartStreamClient(new HttpClient()))
            .Message.ShouldContain("no BaseAddress");
        Should.Throw<ArgumentException>(() => new CartStreamClient(
                new HttpClient { BaseAddress = new("http://x") },
                new CartStreamClientOptions { AttemptsMax = 0, Pause = TimeSpan.FromDays(1) }))
            .Message.ShouldContain("AttemptsMax: found 0, expected 1 to 20; Pause: found");
        Should.Throw<ArgumentException>(() => { _ = Over(new Network(_ => new())).GetItemAsync("\ud800", Stop); });
    }

    private static async Task<CartStreamClient> OpenAsync(TestApp app)
    {
        await Until.TrueAsync(async () => (await app.GetAsync("/cartstream/healthz/ready")).IsSuccessStatusCode);
        var http = new HttpClient { BaseAddress = new Uri($"{app.Client.BaseAddress}cartstream") };
        return new CartStreamClient(http, AtOnce);
    }

    private static CartStreamClient Over(Network network, string address = "http://127.0.0.1") =>
        new(new HttpClient(network) { BaseAddress = new Uri(address) }, AtOnce);

    private static Task ProcessedAsync(CartStreamClient client, long events) => Until.TrueAsync(async () =>
        (await client.GetSystemAsync(Stop)).GetProperty("status").GetProperty("events").GetInt64() == events);
}
