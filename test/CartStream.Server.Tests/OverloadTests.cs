using System.Net;
using System.Net.Sockets;
using System.Text;
using CartStream.Server.Middleware;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CartStream.Server.Tests;

public sealed class OverloadTests
{
    [Fact]
    public async Task More_requests_than_a_key_may_send_are_told_to_come_later()
    {
        await using var shop = await Shop.OpenAsync(options => options with
        {
            Limits = options.Limits with { RequestsPerSecond = 3 },
        });

        HttpResponseMessage answer;
        do
            answer = await shop.Client.GetAsync("/v1/trending", TestContext.Current.CancellationToken);
        while (answer.IsSuccessStatusCode);

        await Shop.ReadAsync(answer, HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        (await shop.Client.GetAsync("/healthz/live", TestContext.Current.CancellationToken))
            .IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task More_requests_than_are_worked_on_or_may_wait_are_shed_at_once()
    {
        await using var shop = await Shop.OpenAsync(options => options with
        {
            Limits = options.Limits with { ConcurrentMax = 1 },
        });
        // Another writer of the store keeps the first request busy.
        using var writer = new SqliteConnection($"Data Source={shop.Store};Pooling=False");
        writer.Open();
        Run(writer, "BEGIN IMMEDIATE");

        var answers = new List<Task<HttpResponseMessage>>();
        for (var i = 0; i < 4; i++)
            answers.Add(shop.Client.PostAsync("/v1/events", Shop.Json("[]"), TestContext.Current.CancellationToken));
        while (answers.Count(answer => answer.IsCompleted) < 2)
            await Task.WhenAny(answers.Where(answer => !answer.IsCompleted));
        var shed = answers.Where(answer => answer.IsCompleted).ToList();
        Run(writer, "ROLLBACK");

        shed.Count.ShouldBe(2);
        foreach (var answer in shed)
            (await answer).Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        (await Task.WhenAll(answers)).Select(answer => (int)answer.StatusCode)
            .ShouldBe([202, 202, 503, 503], ignoreOrder: true);
    }

    [Fact]
    public async Task Bodies_that_are_cut_off_record_nothing_and_are_no_fault_that_is_logged()
    {
        await using var shop = await Shop.OpenAsync();
        using var said = new Said();
        shop.Service<ILoggerFactory>().AddProvider(said);
        var body = string.Concat(Enumerable.Range(0, 50).Select(i => Shop.Event("s", "view", $"i{i}", i) + "\n"));
        var begun = Encoding.UTF8.GetBytes(
            $"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
            + $"Content-Length: {body.Length + 1}\r\nExpect: 100-continue\r\n\r\n");

        for (var i = 0; i < 20; i++)
        {
            using var client = await Wire.ConnectAsync(shop);
            await client.GetStream().WriteAsync(begun, TestContext.Current.CancellationToken);
            // The server asks for the body as soon as it reads it.
            await client.GetStream().ReadExactlyAsync(new byte[25], TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(body), TestContext.Current.CancellationToken);
            // Closed at once, the connection is reset.
            client.LingerState = new LingerOption(true, 0);
        }

        await shop.SendAsync(Shop.Event("t", "view", "a", 60));
        (await shop.GetAsync("/v1/system")).GetProperty("status").GetProperty("events").GetInt64().ShouldBe(1);
        said.Lines.ShouldNotContain(line => line.Contains("failed") || line.Contains("exception"));
    }

    [Fact]
    public async Task Many_bodies_that_come_slowly_keep_nobody_else_from_an_answer()
    {
        await using var shop = await Shop.OpenAsync(options => options with
        {
            Limits = options.Limits with { ConcurrentMax = 2 },
        });
        var clients = new List<TcpClient>();
        for (var i = 0; i < 600; i++)
            clients.Add(await BeginAsync(shop));
        await Shop.UntilAsync(() => Task.FromResult(Bodies(shop).Bodies == clients.Count));

        for (var i = 0; i < 20; i++)
            await shop.GetAsync("/v1/trending");
        await shop.PostAsync("/v1/events", Shop.Event("s", "view", "a", second: 0), HttpStatusCode.Accepted);

        var answers = clients.ConvertAll(ReadAsync);
        for (var i = 0; i < clients.Count; i += 2)
        {
            // Few at once: as many as are worked on or may wait.
            foreach (var client in clients.Skip(i).Take(2))
                await client.GetStream().WriteAsync("]"u8.ToArray(), TestContext.Current.CancellationToken);
            (await answers[i]).ShouldStartWith("HTTP/1.1 202");
            (await answers[i + 1]).ShouldStartWith("HTTP/1.1 202");
        }

        clients.ForEach(client => client.Dispose());
        await Shop.UntilAsync(() => Task.FromResult(Bodies(shop) is { Bodies: 0, Bytes: 0 }));
    }

    [Fact]
    public async Task A_client_that_goes_away_within_its_body_leaves_nothing_behind()
    {
        await using var shop = await Shop.OpenAsync();
        var client = await BeginAsync(shop);
        await Shop.UntilAsync(() => Task.FromResult(Bodies(shop) is { Bodies: 1, Bytes: 1 }));

        client.Dispose();

        await Shop.UntilAsync(() => Task.FromResult(Bodies(shop) is { Bodies: 0, Bytes: 0 }));
    }

    [Fact]
    public async Task A_body_of_who_has_no_key_is_not_received()
    {
        await using var shop = await Shop.OpenAsync(before: one => one.Keys.Add("shop", [Security.Scope.Admin]));
        using var client = await BeginAsync(shop);

        (await ReadAsync(client)).ShouldStartWith("HTTP/1.1 401");
        Bodies(shop).Bodies.ShouldBe(0);
    }

    [Fact]
    public void BodyBudget_gives_one_client_half()
    {
        var budget = new BodyBudget(bodiesMax: 4, bytesMax: 100);

        budget.TryBegin("a").ShouldBeTrue();
        budget.TryBegin("a").ShouldBeTrue();
        budget.TryBegin("a").ShouldBeFalse();
        budget.TryBegin("b").ShouldBeTrue();
        budget.TryTake("a", 50).ShouldBeTrue();
        budget.TryTake("a", 1).ShouldBeFalse();
        budget.TryTake("b", 50).ShouldBeTrue();
        budget.TryBegin("c").ShouldBeTrue();
        budget.TryTake("c", 1).ShouldBeFalse();
        budget.TryBegin("d").ShouldBeFalse();
        budget.End("a", 50);
        budget.TryTake("c", 1).ShouldBeTrue();
        budget.Bodies.ShouldBe(3);
        budget.Bytes.ShouldBe(51);
    }

    private static BodyBudget Bodies(Shop shop) => shop.Service<BodyBudget>();

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Sends a request whose body lacks its last byte.</summary>
    private static async Task<TcpClient> BeginAsync(Shop shop)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", shop.Client.BaseAddress!.Port);
        const string request =
            "POST /v1/events HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n[";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        return client;
    }

    private static async Task<string> ReadAsync(TcpClient client)
    {
        var answer = new byte[1_024];
        return Encoding.ASCII.GetString(answer, 0, await client.GetStream().ReadAsync(answer));
    }
}
