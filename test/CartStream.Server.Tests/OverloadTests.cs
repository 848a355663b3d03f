using System.Net;
using System.Net.Sockets;
using System.Text;

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
        var clients = new List<TcpClient>();
        var answers = new List<Task<string>>();
        for (var i = 0; i < 4; i++)
        {
            clients.Add(await BeginAsync(shop));
            answers.Add(ReadAsync(clients[i]));
        }

        // One is worked on and one waits, until their bodies end.
        while (answers.Count(answer => answer.IsCompleted) < 2)
            await Task.WhenAny(answers.Where(answer => !answer.IsCompleted));
        var shed = answers.Where(answer => answer.IsCompleted).ToList();
        foreach (var client in clients)
            await client.GetStream().WriteAsync("]"u8.ToArray(), TestContext.Current.CancellationToken);

        shed.Count.ShouldBe(2);
        foreach (var answer in shed)
            (await answer).ShouldContain("Retry-After: 1");
        (await Task.WhenAll(answers)).Select(answer => answer.Split(' ')[1])
            .ShouldBe(["202", "202", "503", "503"], ignoreOrder: true);
        clients.ForEach(client => client.Dispose());
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
