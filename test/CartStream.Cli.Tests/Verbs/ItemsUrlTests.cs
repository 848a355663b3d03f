using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CartStream.Cli.CommandLine;
using CartStream.Log.Sqlite;
using CartStream.Server.Hosting;
using CartStream.Server.Node;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary><c>cartstream items import --url</c> and <c>export --url</c>: with a server that runs.</summary>
public sealed class ItemsUrlTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();

    private string Keys => _folder.File("keys.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_to_a_server_describes_the_items_and_names_what_it_can_not_take() => await ServeAsync(
        new ServerLimits(),
        async (url, client) =>
        {
            var rows = Enumerable.Range(0, 2_300).Select(i => $"I{i},Lamp {i},{i}.5,{(i % 2 == 0 ? "yes" : "no")}");
            var file = Write("items.csv", ["sku,name,price,stock", .. rows, "X,Cup,cheap,yes"]);

            var run = await CliRun.RunAsync("items", "import", file, "--url", url);

            run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
            run.Out.ShouldContain($"2,300 items described at {url}, 1 rejected");
            run.Error.ShouldContain("line 2302: price: found 'cheap'");
            var item = (await GetAsync(client, "/v1/items/I2299")).GetProperty("attributes");
            item.GetProperty("name").GetString().ShouldBe("Lamp 2299");
            item.GetProperty("price").GetDecimal().ShouldBe(2299.5m);
            item.GetProperty("in_stock").GetBoolean().ShouldBeFalse();
        });

    [Fact]
    public async Task Import_to_a_server_with_a_small_bound_on_bodies_sends_smaller_ones() => await ServeAsync(
        new ServerLimits { BodyBytesMax = 1_024 },
        async (url, client) =>
        {
            var file = Write("items.csv", ["sku,name", .. Enumerable.Range(0, 100).Select(i => $"I{i},Lamp {i}")]);

            var run = await CliRun.RunAsync("items", "import", file, "--url", url + "/");

            run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
            run.Out.ShouldContain("100 items described");
            (await GetAsync(client, "/v1/items/I99")).GetProperty("attributes").GetProperty("name").GetString()
                .ShouldBe("Lamp 99");
        });

    [Fact]
    public async Task Import_to_a_server_with_keys_needs_one_that_may_describe_items()
    {
        var admin = await KeyAsync("admin");
        var reader = await KeyAsync("recommendations:read");
        await ServeAsync(new ServerLimits(), async (url, _) =>
        {
            var file = Write("items.csv", "sku,name", "A,Lamp");

            var without = await ImportAsync(file, url, key: null);
            var weak = await ImportAsync(file, url, reader);
            var good = await ImportAsync(file, url, admin);
            var fromFile = await CliRun.RunAsync(
                "items", "import", file, "--url", url, "--api-key-file", Write("key.txt", admin));

            without.ExitCode.ShouldBe(ExitCode.Failure);
            without.Error.ShouldStartWith($"cartstream: {url}: 401: ");
            without.Error.ShouldContain("give an API key with the scope admin by --api-key-file or CARTSTREAM_API_KEY");
            weak.Error.ShouldStartWith($"cartstream: {url}: 403: ");
            weak.Error.ShouldContain("the key needs the scope admin");
            weak.Error.ShouldNotContain(reader);
            good.ExitCode.ShouldBe(ExitCode.Success, good.Error);
            fromFile.ExitCode.ShouldBe(ExitCode.Success, fromFile.Error);
        });
    }

    [Fact]
    public async Task Import_to_an_address_without_the_API_says_what_is_there() => await ServeAsync(
        new ServerLimits(),
        async (url, _) =>
        {
            var file = Write("items.csv", "sku,name", "A,Lamp");

            var elsewhere = await CliRun.RunAsync("items", "import", file, "--url", $"{url}/shop");

            elsewhere.ExitCode.ShouldBe(ExitCode.Failure);
            elsewhere.Error.ShouldContain($"{url}/shop: 40");
            elsewhere.Error.ShouldContain("found no CartStream API there");
        });

    [Fact]
    public async Task Import_to_nobody_says_so_in_one_line_after_a_few_tries()
    {
        var file = Write("items.csv", "sku,name", "A,Lamp");

        var run = await CliRun.RunAsync(
            ["items", "import", file, "--url", "http://127.0.0.1:1"],
            host => host with { Time = new LeapingTime() });

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldBe(
            "cartstream: http://127.0.0.1:1: Connection refused (127.0.0.1:1), 4 times" + Environment.NewLine);
    }

    [Fact]
    public async Task Import_that_is_sent_elsewhere_does_not_take_the_key_there()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://{listener.LocalEndpoint}";
        var answer = AnswerAsync(
            listener, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");

        var run = await ImportAsync(Write("items.csv", "sku,name", "A,Lamp"), url, "a-key");

        (await answer).ShouldContain("X-Api-Key: a-key");
        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldBe(
            $"cartstream: {url}: 302: Found: it is somewhere else, expected the API's own address"
            + Environment.NewLine);
    }

    [Theory]
    [InlineData("shop.example", "--url is 'shop.example', expected an address such as https://shop.example/cartstream")]
    [InlineData("ftp://shop.example", "expected an address such as")]
    [InlineData("http://me:secret@shop.example", "--url has a query, a fragment or a password")]
    public async Task Import_to_what_is_no_address_is_bad_usage(string url, string fault)
    {
        var run = await CliRun.RunAsync("items", "import", Write("items.csv", "sku", "A"), "--url", url);

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.ShouldContain(fault);
        run.Error.ShouldNotContain("secret");
    }

    [Fact]
    public async Task Import_to_a_store_and_a_server_at_once_is_bad_usage()
    {
        var run = await CliRun.RunAsync(
            "items", "import", Write("items.csv", "sku", "A"), "--url", "http://127.0.0.1:1", "--store", "s.db");

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.ShouldContain("--store and --kafka and --url contradict each other");
    }

    [Fact]
    public async Task Export_from_a_server_is_what_was_imported_in_the_order_of_a_store() => await ServeAsync(
        new ServerLimits(),
        async (url, client) =>
        {
            var rows = Enumerable.Range(0, 2_300).Select(i => $"I {i}&é,Lamp {i},{i}.5");
            var file = Write("items.csv", ["sku,name,price", .. rows]);
            (await CliRun.RunAsync("items", "import", file, "--url", url)).ExitCode.ShouldBe(ExitCode.Success);
            (await CliRun.RunAsync("items", "import", file, "--store", _folder.File("other.db")))
                .ExitCode.ShouldBe(ExitCode.Success);

            var run = await CliRun.RunAsync("items", "export", _folder.File("server.jsonl"), "--url", url);
            await CliRun.RunAsync("items", "export", _folder.File("store.jsonl"), "--store", _folder.File("other.db"));
            var answer = await client.DeleteAsync("/v1/items/I%207&é", TestContext.Current.CancellationToken);
            var shown = await CliRun.RunAsync("items", "export", "-", "--url", url, "--all");

            run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
            run.Error.ShouldContain("2,300 items written to ");
            File.ReadAllText(_folder.File("server.jsonl")).ShouldBe(File.ReadAllText(_folder.File("store.jsonl")));
            answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
            shown.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2_299);
        });

    [Fact]
    public async Task Export_from_a_server_and_a_store_at_once_is_bad_usage()
    {
        var run = await CliRun.RunAsync("items", "export", "-", "--url", "http://127.0.0.1:1", "--store", "s.db");

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.ShouldContain("--url contradict each other");
    }

    private static Task<CliRun> ImportAsync(string file, string url, string? key) => CliRun.RunAsync(
        ["items", "import", file, "--url", url],
        host => host with { Variable = name => name == "CARTSTREAM_API_KEY" ? key : host.Variable(name) });

    private static async Task<string> AnswerAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var bytes = new byte[8_192];
        var count = await stream.ReadAsync(bytes, TestContext.Current.CancellationToken);
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
        return System.Text.Encoding.ASCII.GetString(bytes, 0, count);
    }

    private async Task<string> KeyAsync(string scope)
    {
        var run = await CliRun.RunAsync("keys", "add", scope, "--keys", Keys, "--scope", scope);
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        return run.Out.Trim();
    }

    private string Write(string name, params string[] lines)
    {
        File.WriteAllLines(_folder.File(name), lines);
        return _folder.File(name);
    }

    private async Task ServeAsync(ServerLimits limits, Func<string, HttpClient, Task> ask)
    {
        using var log = new SqliteLog(new SqliteLogOptions { Path = _folder.File("shop.db") });
        await using var server = CartStreamServer.Create(
            log,
            new ServerOptions { Urls = "http://127.0.0.1:0", KeysFile = Keys, Limits = limits },
            TimeProvider.System);
        await server.StartAsync(TestContext.Current.CancellationToken);
        var url = server.Addresses.Single();
        using var client = new HttpClient { BaseAddress = new Uri(url), Timeout = Patience };
        var started = TimeProvider.System.GetTimestamp();
        while (!(await client.GetAsync("/healthz/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode)
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Patience);
        await ask(url, client);
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path) =>
        JsonElement.Parse(await client.GetStringAsync(path, TestContext.Current.CancellationToken));
}
