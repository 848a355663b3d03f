using System.Net;
using System.Text;
using System.Text.Json;
using CartStream.Log;
using CartStream.Server.Hosting;
using CartStream.Server.Node;
using CartStream.Tests;

namespace CartStream.Kafka.Tests;

/// <summary>A server on a cluster, in this process, with a client of its API.</summary>
internal sealed class ServingNode : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CartStreamServer _server;
    private readonly HttpClient _client;

    private ServingNode(IEventLog log, Action<string>? warned)
    {
        _server = CartStreamServer.Create(
            log,
            new ServerOptions
            {
                Urls = "http://127.0.0.1:0",
                KeysFile = _folder.File("keys.json"),
                Shared = new SharedLogOptions(),
                Warned = warned,
            },
            TimeProvider.System);
        _client = new HttpClient { Timeout = WorkerProbe.Patience };
    }

    /// <summary>Starts a server and waits for nothing.</summary>
    public static async Task<ServingNode> StartAsync(IEventLog log, Action<string>? warned = null)
    {
        var node = new ServingNode(log, warned);
        await node._server.StartAsync(TestContext.Current.CancellationToken);
        node._client.BaseAddress = new Uri(node._server.Addresses.Single());
        return node;
    }

    /// <summary>Starts a server and waits until it is ready.</summary>
    public static async Task<ServingNode> OpenAsync(IEventLog log, Action<string>? warned = null)
    {
        var node = await StartAsync(log, warned);
        await node.UntilReadyAsync();
        return node;
    }

    public Task UntilReadyAsync() => WaitFor(async () => (await ReadyAsync()).Status == HttpStatusCode.OK, ReadyAsync);

    public Task<(HttpStatusCode Status, string Text)> ReadyAsync() => SendAsync(HttpMethod.Get, "/healthz/ready");

    /// <summary>An event's JSON, some seconds after a fixed moment.</summary>
    public static string Event(string shopper, string type, string item, int second) => JsonSerializer.Serialize(new
    {
        event_time = $"2026-03-01T10:{second / 60:00}:{second % 60:00}Z",
        event_type = type,
        item_id = item,
        shopper_id = shopper,
        session_id = $"{shopper}-visit",
    });

    public async Task PostEventsAsync(params IReadOnlyList<string> events)
    {
        var (status, text) = await SendAsync(HttpMethod.Post, "/v1/events", $"[{string.Join(',', events)}]");
        status.ShouldBe(HttpStatusCode.Accepted, text);
    }

    public async Task<(HttpStatusCode Status, string Text)> SendAsync(
        HttpMethod method, string path, string? json = null, string? retryKey = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (retryKey is not null)
            request.Headers.Add("Idempotency-Key", retryKey);
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldNotContain("   at ");
        return (answer.StatusCode, text);
    }

    /// <summary>An answer that must be 200.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        var (status, text) = await SendAsync(HttpMethod.Get, path);
        status.ShouldBe(HttpStatusCode.OK, text);
        return JsonElement.Parse(text);
    }

    /// <summary>Waits until the shopper is known here with as many items in the cart.</summary>
    public Task UntilCartAsync(string shopper, int items) => WaitFor(
        async () =>
        {
            var (status, text) = await SendAsync(HttpMethod.Get, $"/v1/shoppers/{shopper}");
            return status == HttpStatusCode.OK && JsonElement.Parse(text).GetProperty("cart").GetArrayLength() == items;
        },
        () => SendAsync(HttpMethod.Get, "/v1/system"));

    /// <summary>Asks again and again until it holds; a failure shows what else is known.</summary>
    public static async Task WaitFor(Func<Task<bool>> holds, Func<Task<(HttpStatusCode Status, string Text)>> known)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(started) > WorkerProbe.Patience)
                throw new TimeoutException($"not reached: {await known()}");
            await Task.Yield();
        }
    }

    /// <summary>The items of an answer.</summary>
    public static List<string> Items(JsonElement answer) =>
        [.. answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!)];

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
