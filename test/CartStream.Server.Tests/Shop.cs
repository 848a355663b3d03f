using System.Net;
using System.Text;
using System.Text.Json;
using CartStream.Log.Sqlite;
using CartStream.Server.Hosting;
using CartStream.Server.Node;
using CartStream.Server.Security;
using Microsoft.Extensions.DependencyInjection;

namespace CartStream.Server.Tests;

/// <summary>A server on a store of its own, on a free port, with a client.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cartstream-server-");
    private readonly Func<ServerOptions, ServerOptions> _configure;
    private SqliteLog? _log;
    private CartStreamServer? _server;

    private Shop(Func<ServerOptions, ServerOptions> configure) => _configure = configure;

    public HttpClient Client { get; private set; } = new();

    public string Store => Path.Combine(_folder.FullName, "shop.db");

    public ApiKeyFile Keys => new(Path.Combine(_folder.FullName, "keys.json"), TimeProvider.System);

    public SqliteLog Log => _log!;

    /// <summary>A part of the running server.</summary>
    public T Service<T>()
        where T : notnull => _server!.Services.GetRequiredService<T>();

    public static async Task<Shop> OpenAsync(
        Func<ServerOptions, ServerOptions>? configure = null, Action<Shop>? before = null)
    {
        var shop = new Shop(configure ?? (options => options));
        before?.Invoke(shop);
        await shop.StartAsync();
        return shop;
    }

    public CartStreamServer Create(ServerOptions options)
    {
        _log ??= new SqliteLog(new SqliteLogOptions { Path = Store });
        return CartStreamServer.Create(_log, options, TimeProvider.System);
    }

    public ServerOptions Options() => _configure(new ServerOptions
    {
        Urls = "http://127.0.0.1:0",
        KeysFile = Keys.Path,
    });

    public async Task StartAsync()
    {
        _server = Create(Options());
        await _server.StartAsync(TestContext.Current.CancellationToken);
        Client = new HttpClient { BaseAddress = new Uri(_server.Addresses.Single()), Timeout = Patience };
        await UntilAsync(async () => (await Client.GetAsync("/healthz/ready")).IsSuccessStatusCode);
    }

    public async Task StopAsync()
    {
        Client.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        _log?.Dispose();
        (_server, _log) = (null, null);
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Asks again and again until it holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Patience);
    }

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>An event's JSON, some seconds after a fixed moment.</summary>
    public static string Event(string shopper, string type, string item, int second, string? session = null) =>
        JsonSerializer.Serialize(new
        {
            event_time = $"2026-03-01T10:{second / 60:00}:{second % 60:00}Z",
            event_type = type,
            item_id = item,
            shopper_id = shopper,
            session_id = session,
        });

    /// <summary>Sends events and waits until they are processed.</summary>
    public async Task SendAsync(params IReadOnlyList<string> events)
    {
        foreach (var chunk in events.Chunk(1_000))
        {
            var answer = await Client.PostAsync("/v1/events", Json($"[{string.Join(',', chunk)}]"));
            answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        }

        await ProcessedAsync();
    }

    public Task ProcessedAsync() => UntilAsync(async () =>
        (await GetAsync("/v1/system")).GetProperty("status").GetProperty("lag").GetInt64() == 0);

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        await ReadAsync(await Client.GetAsync(path), expected);

    public async Task<JsonElement> PostAsync(
        string path, string json, HttpStatusCode expected = HttpStatusCode.OK) =>
        await ReadAsync(await Client.PostAsync(path, Json(json)), expected);

    public async Task PutItemsAsync(params IReadOnlyList<string> items)
    {
        var answer = await Client.PutAsync("/v1/items", Json($"[{string.Join(',', items)}]"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(expected, text);
        text.ShouldNotContain("   at ");
        if (expected >= HttpStatusCode.BadRequest)
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public static List<string> Items(JsonElement answer) =>
        [.. answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!)];

    public static List<string> Sources(JsonElement answer) =>
        [.. answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("source").GetString()!)];

    public static List<string> FaultyFields(JsonElement problem) =>
        [.. problem.GetProperty("errors").EnumerateArray().Select(fault => fault.GetProperty("field").GetString()!)];
}
