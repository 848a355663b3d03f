using System.Text.Json;
using CartStream.Cli.CommandLine;
using CartStream.Log.Sqlite;
using CartStream.Policies;
using CartStream.Processing.Processor;
using CartStream.Server.Hosting;
using CartStream.Server.Node;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary>Inputs of real shops that once gave wrong results, processed as history and queried over the API.</summary>
public sealed class HandedCaseTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();

    private string Store => _folder.File("shop.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("c10c_future_cart_then_purchase_2h.jsonl", "X is bought, whatever the clock said that put it there")]
    [InlineData("c06_skew_purchase_before_cart.jsonl", "A is bought, though the purchase is stamped 2 s before it")]
    [InlineData("c13h_order_lines_share_event_id.jsonl", "both lines of the order are bought")]
    [InlineData("c10d_small_store_future_view_loses_cart.jsonl", "a view of next autumn drops no cart", "A")]
    public async Task Run_then_ask_gives_the_cart_of_what_happened(string file, string why, params string[] cart)
    {
        await RunAsync(Case(file));

        await ServeAsync(async client =>
        {
            var state = await GetAsync(client, "/v1/shoppers/s1");
            state.GetProperty("cart").EnumerateArray().Select(line => line.GetProperty("item_id").GetString())
                .ShouldBe(cart, why);
            var items = await ItemsAsync(client, "/v1/shoppers/s1/recommendations");
            items.Where(item => item.Source == "cart").Select(item => item.Id).ShouldBe(cart, why);
        });
    }

    [Fact]
    public async Task Run_with_a_clock_at_1970_then_forget_keeps_what_is_trending()
    {
        await RunAsync(Case("c21_one_1970_clock_empties_trending.jsonl"));

        await ServeAsync(async client =>
        {
            (await client.DeleteAsync("/v1/shoppers/r29", TestContext.Current.CancellationToken))
                .EnsureSuccessStatusCode();

            (await ItemsAsync(client, "/v1/trending?count=3")).Select(item => item.Id).Order()
                .ShouldBe(["POP0", "POP1", "POP2"]);
        });
    }

    [Fact]
    public async Task Run_backfill_of_last_year_comes_behind_what_is_trending()
    {
        string[] before = [], after = [];
        await RunAsync(Case("c22_live.jsonl"));
        await ServeAsync(async client => before = await TrendingAsync(client, count: 20));

        await RunAsync(Case("c22_backfill.jsonl"));
        await ServeAsync(async client => after = await TrendingAsync(client, before.Length));

        after.ShouldBe(before);
    }

    [Fact]
    public async Task Run_order_that_is_sent_again_with_another_event_id_counts_once()
    {
        var file = _folder.File("orders.jsonl");
        var lines = await File.ReadAllLinesAsync(
            Case("c13d_purchase_reload_1min.jsonl"), TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(
            file,
            lines.Select(line => line.Contains("\"purchase\"") ? line.Replace("{", "{\"order_id\":\"o-1\",") : line),
            TestContext.Current.CancellationToken);

        await RunAsync(file);

        await ServeAsync(async client =>
        {
            var line = (await GetAsync(client, "/v1/shoppers/s1")).GetProperty("cart").EnumerateArray().Single();
            line.GetProperty("item_id").GetString().ShouldBe("A");
            line.GetProperty("quantity").GetInt32().ShouldBe(2);
        });
    }

    [Fact]
    public async Task Run_refund_is_no_dead_letter_and_its_item_may_be_recommended_again()
    {
        var run = await CliRun.JsonAsync("run", "--events", Case("c16_return.jsonl"), "--store", Store);

        run.GetProperty("dead_letters").GetInt64().ShouldBe(0);
        await ServeAsync(async client =>
        {
            (await GetAsync(client, "/v1/shoppers/s1")).GetProperty("purchased").GetArrayLength().ShouldBe(0);
            (await ItemsAsync(client, "/v1/shoppers/s1/recommendations")).Select(item => item.Id).ShouldContain("A");
        });
    }

    [Fact]
    public async Task Run_cart_line_of_60_days_ago_is_not_recommended_as_cart_item()
    {
        await RunAsync(Case("c19_cart_60_days_later.jsonl"));

        await ServeAsync(async client =>
        {
            (await ItemsAsync(client, "/v1/shoppers/s1/recommendations")).ShouldNotContain(("A", "cart"));
            (await GetAsync(client, "/v1/shoppers/s1")).GetProperty("cart").GetArrayLength().ShouldBe(1);
        });
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(null, false)]
    public async Task Run_bought_item_comes_back_after_its_gap_where_the_rule_says_so(int? days, bool isExpected)
    {
        await RunAsync(
            Case("c20_replenish.jsonl"), days is null ? [] : ["--buy-again-days", $"{days}"]);

        await ServeAsync(
            async client => (await ItemsAsync(client, "/v1/shoppers/s1/recommendations"))
                .Any(item => item.Id == "milk").ShouldBe(isExpected),
            new PolicyOptions { BuyAgainDays = days });
    }

    [Fact]
    public async Task Run_item_that_was_removed_is_not_recommended_in_that_session()
    {
        await RunAsync(Case("a05_removed_item_recommended_again.jsonl"));

        await ServeAsync(async client =>
        {
            var items = await ItemsAsync(client, "/v1/shoppers/s1/recommendations");
            items.ShouldNotBeEmpty();
            items.Select(item => item.Id).ShouldNotContain("A");
        });
    }

    [Fact]
    public async Task Run_then_link_gives_the_guests_cart_to_the_account_and_what_it_buys_leaves_it()
    {
        await RunAsync(Case("c09_guest_logs_in.jsonl"));

        await ServeAsync(async client =>
        {
            await PostAsync(client, "/v1/identities", """{"anonymous_id":"guest-1","shopper_id":"user-7"}""");
            await UntilCartAsync(client, "user-7", "A", "B");

            await PostAsync(
                client,
                "/v1/events",
                """{"event_type":"purchase","item_id":"A","shopper_id":"user-7","session_id":"S"}""");
            await UntilCartAsync(client, "user-7", "B");
        });
    }

    [Fact]
    public async Task Run_event_whose_id_came_34_events_ago_counts_once()
    {
        var events = JsonElement.Parse(await File.ReadAllTextAsync(
            Case("a09_event_id_forgotten_after_32.json"), TestContext.Current.CancellationToken));
        var first = events.GetProperty("first").GetRawText();
        var file = _folder.File("events.jsonl");
        await File.WriteAllLinesAsync(
            file,
            [first, .. events.GetProperty("rest").EnumerateArray().Select(e => e.GetRawText()), first],
            TestContext.Current.CancellationToken);

        var run = await CliRun.JsonAsync("run", "--events", file, "--store", Store);

        run.GetProperty("duplicates").GetInt64().ShouldBe(1);
        await ServeAsync(async client =>
        {
            var line = (await GetAsync(client, "/v1/shoppers/s1")).GetProperty("cart").EnumerateArray().Single();
            line.GetProperty("item_id").GetString().ShouldBe("A");
            line.GetProperty("quantity").GetInt32().ShouldBe(1);
        });
    }

    private static string Case(string name)
    {
        var path = Path.Combine(Repository.Root, "..", "shared", "cases", name);
        Assert.SkipUnless(File.Exists(path), $"the handed case is not here: shared/cases/{name}");
        return Path.GetFullPath(path);
    }

    private async Task RunAsync(string file, params string[] more)
    {
        var run = await CliRun.RunAsync(["run", "--events", file, "--store", Store, "--quiet", .. more]);
        run.ExitCode.ShouldBe(0, run.Error);
    }

    private async Task ServeAsync(Func<HttpClient, Task> ask, PolicyOptions? policy = null)
    {
        using var log = new SqliteLog(new SqliteLogOptions { Path = Store });
        await using var server = CartStreamServer.Create(
            log,
            new ServerOptions
            {
                Urls = "http://127.0.0.1:0",
                KeysFile = _folder.File("keys.json"),
                Processor = new ProcessorOptions { BatchEventsMax = 500, Policy = policy ?? new PolicyOptions() },
            },
            TimeProvider.System);
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(server.Addresses.Single()), Timeout = Patience };
        var started = TimeProvider.System.GetTimestamp();
        while (!(await client.GetAsync("/healthz/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode)
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Patience);
        await ask(client);
    }

    /// <summary>The trending items without their order, which may lag a few events behind.</summary>
    private static async Task<string[]> TrendingAsync(HttpClient client, int count) =>
        [.. (await ItemsAsync(client, $"/v1/trending?count={count}")).Select(item => item.Id).Order()];

    private static async Task<List<(string Id, string Source)>> ItemsAsync(HttpClient client, string path) =>
    [
        .. (await GetAsync(client, path)).GetProperty("items").EnumerateArray().Select(item => (
            item.GetProperty("item_id").GetString()!,
            item.GetProperty("source").GetString()!)),
    ];

    private static async Task PostAsync(HttpClient client, string path, string json)
    {
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        (await client.PostAsync(path, body, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
    }

    private static async Task UntilCartAsync(HttpClient client, string shopper, params string[] items)
    {
        var started = TimeProvider.System.GetTimestamp();
        List<string?> cart;
        do
        {
            cart =
            [
                .. (await GetAsync(client, $"/v1/shoppers/{shopper}")).GetProperty("cart").EnumerateArray()
                    .Select(line => line.GetProperty("item_id").GetString()),
            ];
        }
        while (!cart.SequenceEqual(items) && TimeProvider.System.GetElapsedTime(started) < Patience);
        cart.ShouldBe(items);
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path)
    {
        var text = await client.GetStringAsync(path, TestContext.Current.CancellationToken);
        return JsonElement.Parse(text);
    }
}
