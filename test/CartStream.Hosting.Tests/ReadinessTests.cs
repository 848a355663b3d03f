using System.Net;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Server.Hosting;
using CartStream.Server.Node;

namespace CartStream.Hosting.Tests;

/// <summary>A probe is answered at once, whatever the log does.</summary>
public sealed class ReadinessTests : IAsyncDisposable
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(5);
    private readonly ShopFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task Ready_log_that_does_not_answer_is_said_at_once_and_ready_again_when_it_does()
    {
        using var log = new SilentLog(new SqliteLog(new SqliteLogOptions { Path = _folder.Store }));
        await using var server = CartStreamServer.Create(
            log,
            new ServerOptions { Urls = "http://127.0.0.1:0", KeysFile = _folder.In("keys.json") },
            TimeProvider.System);
        await server.StartAsync(Stop);
        using var client = new HttpClient { BaseAddress = new Uri(server.Addresses.Single()) };
        await Until.TrueAsync(async () => (await client.GetAsync("/healthz/ready", Stop)).IsSuccessStatusCode);

        log.FallSilent();
        var started = TimeProvider.System.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.GetAsync("/healthz/ready", Stop)));

        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(AtOnce);
        foreach (var answer in answers)
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await answer.Content.ReadAsStringAsync(Stop)).ShouldContain("the log does not answer");
        }

        (await client.GetAsync("/healthz/live", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        log.Answer();
        await Until.TrueAsync(async () => (await client.GetAsync("/healthz/ready", Stop)).IsSuccessStatusCode);
    }
}
