using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CartStream.Hosting.Tests;

/// <summary>Host and shop don't change each other's answers, and access is decided in one place.</summary>
public sealed class IsolationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/cartstream/v1/shoppers/ann/recommendations?count=0")]
    [InlineData("/cartstream/v1/shoppers/ann/recommendations?cuont=1")]
    [InlineData("/cartstream/v1/nothing")]
    [InlineData("/cartstream/v1/trending?price_max=cheap")]
    [InlineData("/cartstream/healthz/live")]
    public async Task Answers_in_a_host_with_its_own_pages_and_json_are_as_in_a_bare_one(string path)
    {
        await using var bareFolder = new ShopFolder();
        await using var folder = new ShopFolder();
        await using var bare = await TestApp.StartAsync(bareFolder);
        await using var host = await TestApp.StartAsync(
            builder =>
            {
                builder.Services.AddCartStream(o => o.UseSqlite(folder.Store));
                builder.Services.AddProblemDetails();
                builder.Services.ConfigureHttpJsonOptions(json =>
                {
                    json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper;
                    json.SerializerOptions.WriteIndented = true;
                });
                builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
            },
            app =>
            {
                app.UseExceptionHandler(page => page.Run(context => context.Response.WriteAsync("the host's page")));
                app.UseStatusCodePages("text/plain", "the host's page");
                app.MapCartStream();
            });

        var (expected, found) = (await bare.GetAsync(path), await host.GetAsync(path));

        found.StatusCode.ShouldBe(expected.StatusCode);
        (await found.Content.ReadAsStringAsync(Stop)).ShouldBe(await expected.Content.ReadAsStringAsync(Stop));
        found.Content.Headers.ContentType.ShouldBe(expected.Content.Headers.ContentType);
    }

    [Fact]
    public async Task The_hosts_own_endpoints_keep_their_json_and_faults()
    {
        await using var folder = new ShopFolder();
        await using var host = await TestApp.StartAsync(
            builder => builder.Services.AddCartStream(o => o.UseSqlite(folder.Store)),
            app =>
            {
                app.UseExceptionHandler(page => page.Run(context => context.Response.WriteAsync("the host's page")));
                app.MapCartStream();
                app.MapGet("/own", () => Results.Ok(new Dictionary<string, int> { ["SomeValue"] = 1 }));
                app.MapGet("/fails", string () => throw new InvalidOperationException("it fails"));
                app.MapPost("/large", async (HttpRequest request) =>
                {
                    await request.Body.CopyToAsync(Stream.Null, Stop);
                    return "taken";
                });
            });

        (await host.Client.GetStringAsync("/own", Stop)).ShouldBe("{\"SomeValue\":1}");
        (await (await host.GetAsync("/fails")).Content.ReadAsStringAsync(Stop)).ShouldBe("the host's page");
        using var large = new ByteArrayContent(new byte[6 * 1024 * 1024]);
        (await host.Client.PostAsync("/large", large, Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Body_longer_than_the_shops_limit_is_refused_in_a_host_that_takes_longer_ones()
    {
        await using var folder = new ShopFolder();
        await using var host = await TestApp.StartAsync(folder);

        // The request announces a body and sends none: a client that had begun to send would find a closed connection.
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", host.Client.BaseAddress!.Port, Stop);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            "POST /cartstream/v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"u8.ToArray(),
            Stop);
        await stream.WriteAsync("Content-Length: 5242880\r\n\r\n"u8.ToArray(), Stop);
        using var answer = new StreamReader(stream);

        (await answer.ReadLineAsync(Stop)).ShouldBe("HTTP/1.1 413 Payload Too Large");
    }

    [Theory]
    [InlineData("Host", "shop.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("X-Forwarded-For", "203.0.113.7", HttpStatusCode.Forbidden)]
    [InlineData("Forwarded", "for=203.0.113.7", HttpStatusCode.Forbidden)]
    public async Task Strangers_are_not_answered_while_nobody_says_who_may_ask(
        string header, string value, HttpStatusCode expected)
    {
        await using var folder = new ShopFolder();
        await using var host = await TestApp.StartAsync(folder);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/cartstream/v1/system");
        request.Headers.TryAddWithoutValidation(header, value);
        (await host.Client.SendAsync(request, Stop)).StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task Strangers_are_answered_where_the_options_say_so()
    {
        await using var folder = new ShopFolder();
        await using var host = await TestApp.StartAsync(
            builder => builder.Services.AddCartStream(o => o.UseSqlite(folder.Store).Insecure = true),
            app => app.MapCartStream());
        await Until.TrueAsync(async () => (await host.GetAsync("/cartstream/healthz/ready")).IsSuccessStatusCode);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/cartstream/v1/system");
        request.Headers.Host = "shop.example";
        (await host.Client.SendAsync(request, Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("staff", HttpStatusCode.OK)]
    public async Task RequireAuthorization_lets_in_whom_the_host_lets_in(string? user, HttpStatusCode expected)
    {
        await using var folder = new ShopFolder();
        await using var host = await TestApp.StartAsync(
            builder =>
            {
                builder.Services.AddCartStream(o => o.UseSqlite(folder.Store));
                builder.Services.AddAuthentication("test")
                    .AddScheme<AuthenticationSchemeOptions, UserHeader>("test", null);
                builder.Services.AddAuthorization();
            },
            app => app.MapCartStream().RequireAuthorization());
        await Until.TrueAsync(async () => (await SendAsync("staff")).StatusCode == HttpStatusCode.OK);

        (await SendAsync(user)).StatusCode.ShouldBe(expected);

        async Task<HttpResponseMessage> SendAsync(string? name)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/cartstream/v1/system");
            request.Headers.Host = "shop.example";
            if (name is not null)
                request.Headers.Add("X-User", name);
            return await host.Client.SendAsync(request, Stop);
        }
    }

    [Theory]
    [InlineData("https://web.example", true)]
    [InlineData("https://other.example", false)]
    public async Task Pages_of_named_sites_may_call_and_no_others(string origin, bool expected)
    {
        await using var folder = new ShopFolder();
        await using var host = await TestApp.StartAsync(
            builder => builder.Services.AddCartStream(o => o.UseSqlite(folder.Store).Cors.Add("https://web.example")),
            app => app.MapCartStream());

        using var request = new HttpRequestMessage(HttpMethod.Options, "/cartstream/v1/events");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        (await host.Client.SendAsync(request, Stop)).Headers.Contains("Access-Control-Allow-Origin")
            .ShouldBe(expected);
    }

    [Fact]
    public async Task Keys_beside_the_store_are_asked_for()
    {
        await using var folder = new ShopFolder();
        var key = new Server.Security.ApiKeyFile($"{folder.Store}.keys.json", TimeProvider.System)
            .Add("web", [Server.Security.Scope.Admin]);
        await using var host = await TestApp.StartAsync(folder);
        await Until.TrueAsync(async () => (await host.GetAsync("/cartstream/healthz/ready")).IsSuccessStatusCode);

        (await host.GetAsync("/cartstream/v1/system")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        host.Client.DefaultRequestHeaders.Add("X-Api-Key", key);
        (await host.GetAsync("/cartstream/v1/system")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private sealed class UserHeader(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers["X-User"] is [{ } name]
                ? AuthenticateResult.Success(new AuthenticationTicket(
                    new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "test")), "test"))
                : AuthenticateResult.NoResult());
    }
}
