using System.Net;
using System.Text;
using System.Text.Json;
using CartStream.Server.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace CartStream.Server.Tests;

/// <summary>Telemetry has what operators need and names no shopper.</summary>
[Collection(nameof(TelemetryTests))]
public sealed class TelemetryTests
{
    private const string Shopper = "shopper-nobody-may-read-7d1f";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Log_that_nobody_reads_loses_lines_and_holds_up_no_request(bool asJson)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ServerLogging.Configure(builder.Logging, asJson);

        using var services = builder.Services.BuildServiceProvider();

        services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.QueueFullMode
            .ShouldBe(ConsoleLoggerQueueFullMode.DropWrite);
    }

    [Fact]
    public async Task Otlp_gets_metrics_and_traces_and_no_shopper()
    {
        await using var collector = new OtlpCollector();
        Environment.SetEnvironmentVariable(Protocol, "http/protobuf");
        Environment.SetEnvironmentVariable(Endpoint, collector.Address);
        var shop = await Shop.OpenAsync();
        Environment.SetEnvironmentVariable(Endpoint, null);
        await UseAsync(shop);

        // The rest is sent when the server ends.
        await shop.DisposeAsync();

        var sent = collector.ReadText();
        string[] expected =
        [
            "cartstream.events.accepted", "cartstream.recommendations.duration", "http.server.request.duration",
            "recommend", "process user-events", "send user-events", "messaging.batch.message_count",
            "/v1/shoppers/{id}/recommendations",
        ];
        foreach (var part in expected)
            sent.ShouldContain(part);
        sent.ShouldNotContain(Shopper);
    }

    [Fact]
    public async Task Logs_as_json_are_one_object_a_line_and_name_no_shopper()
    {
        var before = Console.Error;
        using var written = new StringWriter();
        Console.SetError(TextWriter.Synchronized(written));
        try
        {
            var shop = await Shop.OpenAsync(options => options with { JsonLogs = true });
            await UseAsync(shop);
            // Its log is taken away, so that requests fail and the server has something to say.
            shop.Log.Dispose();
            await shop.Client.PostAsync(
                "/v1/events", Shop.Json(Shop.Event(Shopper, "view", "lamp", 9)), TestContext.Current.CancellationToken);
            await shop.Client.GetAsync($"/v1/shoppers/{Shopper}", TestContext.Current.CancellationToken);
            await shop.DisposeAsync();
        }
        finally
        {
            Console.SetError(before);
        }

        var lines = written.ToString().Split('\n').Where(line => line.StartsWith('{')).ToList();
        lines.ShouldNotBeEmpty();
        foreach (var line in lines)
            JsonDocument.Parse(line).RootElement.GetProperty("LogLevel").GetString().ShouldNotBeNullOrEmpty();
        written.ToString().ShouldNotContain(Shopper);
    }

    private static async Task UseAsync(Shop shop)
    {
        await shop.SendAsync(
            Shop.Event(Shopper, "view", "lamp", 1), Shop.Event(Shopper, "cart", "bulb", 2, Shopper + "-session"));
        await shop.GetAsync($"/v1/shoppers/{Shopper}/recommendations");
        await shop.GetAsync($"/v1/shoppers/{Shopper}/recommendations?count=x", HttpStatusCode.BadRequest);
        await shop.GetAsync($"/v1/shoppers/{Shopper}/nothing", HttpStatusCode.NotFound);
        await shop.GetAsync($"/v1/shoppers/{Shopper}");
        await shop.PostAsync("/v1/events", $"[{{\"shopper_id\":\"{Shopper}\"}}]", HttpStatusCode.BadRequest);
        (await shop.Client.DeleteAsync($"/v1/shoppers/{Shopper}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Takes whatever is posted to it by OTLP over HTTP.</summary>
    private sealed class OtlpCollector : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly StringBuilder _text = new();
        private readonly Task _run;

        public OtlpCollector()
        {
            Address = $"http://127.0.0.1:{FreePort()}/";
            _listener.Prefixes.Add(Address);
            _listener.Start();
            _run = Task.Run(RunAsync);
        }

        public string Address { get; }

        public string ReadText()
        {
            lock (_text)
                return _text.ToString();
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Close();
            await _run;
        }

        private static int FreePort()
        {
            using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            socket.Start();
            return ((IPEndPoint)socket.LocalEndpoint).Port;
        }

        private async Task RunAsync()
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    // Texts stand in protobuf as they are.
                    using var reader = new StreamReader(context.Request.InputStream, Encoding.Latin1);
                    var body = await reader.ReadToEndAsync();
                    lock (_text)
                        _text.Append(body);
                    context.Response.Close();
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // It was closed.
            }
        }
    }
}
