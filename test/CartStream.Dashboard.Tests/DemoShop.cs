using System.Net;
using System.Text;
using CartStream.Datasets.Simulation;
using CartStream.Log.Sqlite;
using CartStream.Server.Hosting;
using CartStream.Server.Node;
using CartStream.Server.Security;

namespace CartStream.Dashboard.Tests;

/// <summary>A server on a store of its own, with simulated shoppers if requested.</summary>
internal sealed class DemoShop : IAsyncDisposable
{
    /// <summary>How long anything may take on a busy machine. The API page alone takes 20 s at a load of ten.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Past = TimeSpan.FromMinutes(10);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cartstream-dashboard-");
    private readonly CancellationTokenSource _leaving = new();
    private readonly Func<DemoShop, ServerOptions, ServerOptions> _configure;
    private SqliteLog? _log;
    private CartStreamServer? _server;
    private Task _shoppers = Task.CompletedTask;
    private string _urls = "http://127.0.0.1:0";

    private DemoShop(Func<DemoShop, ServerOptions, ServerOptions>? configure) =>
        _configure = configure ?? ((_, options) => options);

    public string Address { get; private set; } = "";

    public HttpClient Client { get; } = new() { Timeout = Patience };

    public string KeysFile => File("keys.json");

    public static async Task<DemoShop> OpenAsync(
        bool withShoppers = false, Func<DemoShop, ServerOptions, ServerOptions>? configure = null)
    {
        var shop = new DemoShop(configure);
        await shop.StartAsync();
        if (withShoppers)
            shop.LetShoppersIn();
        return shop;
    }

    public string AddKey(params Scope[] scopes) =>
        new ApiKeyFile(KeysFile, TimeProvider.System).Add("test", scopes);

    public string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Starts; on the same port as before, when it was started before.</summary>
    public async Task StartAsync()
    {
        _log = new SqliteLog(new SqliteLogOptions { Path = File("shop.db") });
        var options = _configure(this, new ServerOptions { Urls = _urls, KeysFile = KeysFile });
        _server = CartStreamServer.Create(_log, options, TimeProvider.System);
        await _server.StartAsync(TestContext.Current.CancellationToken);
        Address = _urls = _server.Addresses.Single();
        await UntilAsync(async () => (await Client.GetAsync($"{Address}/healthz/ready")).IsSuccessStatusCode);
    }

    public async Task StopAsync()
    {
        await _leaving.CancelAsync();
        await _shoppers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_server is not null)
            await _server.DisposeAsync();
        _log?.Dispose();
        (_server, _log) = (null, null);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        _leaving.Dispose();
        _folder.Delete(recursive: true);
    }

    public async Task SendAsync(params IReadOnlyList<string> events)
    {
        using var body = new StringContent($"[{string.Join(',', events)}]", Encoding.UTF8, "application/json");
        (await Client.PostAsync($"{Address}/v1/events", body)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    public async Task PostAsync(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        (await Client.PostAsync($"{Address}{path}", body)).IsSuccessStatusCode.ShouldBeTrue();
    }

    /// <summary>An event's JSON, some seconds before now.</summary>
    public static string Event(string shopper, string type, string item, int secondsAgo) =>
        $$"""
        {"event_time":"{{TimeProvider.System.GetUtcNow().AddSeconds(-secondsAgo):yyyy-MM-ddTHH:mm:ssZ}}",
        "event_type":"{{type}}","item_id":"{{item}}","shopper_id":"{{shopper}}","session_id":"{{shopper}}-1"}
        """;

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Patience);
    }

    private void LetShoppersIn()
    {
        var shop = new SimulatorOptions
        {
            Seed = 11,
            Events = null,
            Start = TimeProvider.System.GetUtcNow() - Past,
            SessionsPerHour = 7_200,
            Items = 300,
            Categories = 12,
            Brands = 20,
            Shoppers = 300,
            NewItemsPerDay = 30,
        };
        _shoppers = _server!.StreamAsync(new ShopSimulator(shop), _leaving.Token);
    }
}
