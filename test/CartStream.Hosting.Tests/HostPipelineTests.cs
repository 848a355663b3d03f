using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Threading.RateLimiting;
using CartStream.Server.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CartStream.Hosting.Tests;

/// <summary>
/// A host with authentication, a rate limiter and an exception handler of its own: nothing of the host's changes, and
/// nothing of the shop's is lost.
/// </summary>
public sealed class HostPipelineTests : IAsyncDisposable
{
    private readonly ShopFolder _folder = new();
    private readonly List<string?> _usersBehind = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task Request_to_the_shop_leaves_the_hosts_user_and_pages_as_they_were()
    {
        await using var host = await StartAsync();

        (await host.GetAsync("/cartstream/v1/trending")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("/cartstream/v1/nothing")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        _usersBehind.ShouldBe(["staff", "staff"]);
    }

    [Fact]
    public async Task Hosts_user_with_a_claim_to_every_scope_needs_a_key_of_the_shop_once_there_are_keys()
    {
        var key = Key(Scope.RecommendationsRead);
        await using var host = await StartAsync();

        var without = await host.GetAsync("/cartstream/v1/trending");
        var with = await GetAsync(host, "/cartstream/v1/trending", key);
        var other = await GetAsync(host, "/cartstream/v1/quality", key);

        without.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        without.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        with.StatusCode.ShouldBe(HttpStatusCode.OK);
        other.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await other.Content.ReadAsStringAsync(Stop)).ShouldContain("expected one for admin");
        _usersBehind.ShouldBe(["staff", "staff", "staff"]);
    }

    [Fact]
    public async Task Shops_own_rate_holds_beside_the_hosts_and_says_after_how_long_to_ask_again()
    {
        await using var host = await StartAsync(o => o.Rate = 0.01);

        var first = await host.GetAsync("/cartstream/v1/trending");
        var second = await host.GetAsync("/cartstream/v1/trending");
        var own = await host.GetAsync("/own");

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        second.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        second.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(90, 100);
        second.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        own.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/cartstream/v1/nothing")]
    [InlineData("/cartstream/v1/trending?count=0")]
    public async Task Problems_of_the_shop_have_the_headers_that_every_answer_has(string path)
    {
        await using var host = await StartAsync();

        var answer = await host.GetAsync(path);

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task Body_that_fails_to_be_read_is_the_shops_problem_with_its_headers_and_not_the_hosts()
    {
        await using var host = await StartAsync();
        using var body = new StringContent("{\"session\":", null, "application/json");

        var answer = await host.Client.PostAsync("/cartstream/v1/recommendations", body, Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        answer.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        (await answer.Content.ReadAsStringAsync(Stop)).ShouldNotContain("the host's page");
    }

    private string Key(Scope scope)
    {
        var file = new ApiKeyFile($"{_folder.Store}.keys.json", TimeProvider.System);
        return file.Add("test", [scope]);
    }

    private static async Task<HttpResponseMessage> GetAsync(TestApp host, string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Api-Key", key);
        return await host.Client.SendAsync(request, Stop);
    }

    private async Task<TestApp> StartAsync(Action<CartStreamOptions>? configure = null)
    {
        var host = await TestApp.StartAsync(
            builder =>
            {
                builder.Services.AddCartStream(o =>
                {
                    o.UseSqlite(_folder.Store);
                    configure?.Invoke(o);
                });
                builder.Services.AddAuthentication("Staff")
                    .AddScheme<AuthenticationSchemeOptions, Staff>("Staff", null);
                builder.Services.AddAuthorization();
                builder.Services.AddRateLimiter(limiter => limiter.GlobalLimiter =
                    PartitionedRateLimiter.Create<HttpContext, string>(_ => RateLimitPartition.GetNoLimiter("all")));
                builder.Services.AddProblemDetails();
            },
            app =>
            {
                app.Use(async (context, next) =>
                {
                    await next(context);
                    if (context.Request.Path.StartsWithSegments("/cartstream/v1"))
                    {
                        context.Features.Get<IExceptionHandlerFeature>().ShouldBeNull();
                        _usersBehind.Add(context.User.Identity?.Name);
                    }
                });
                app.UseExceptionHandler(page => page.Run(context => context.Response.WriteAsync("the host's page")));
                app.UseStatusCodePages("text/plain", "the host's page");
                app.UseAuthentication();
                app.UseRateLimiter();
                app.UseAuthorization();
                app.MapCartStream();
                app.MapGet("/own", () => "own");
            });
        await Until.TrueAsync(async () => (await host.GetAsync("/cartstream/healthz/ready")).IsSuccessStatusCode);
        return host;
    }

    /// <summary>Takes everybody for a member of staff who may do everything.</summary>
    private sealed class Staff(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var identity = new ClaimsIdentity(
                [new Claim(ClaimTypes.Name, "staff"), .. Scope.All.Select(one => new Claim("scope", one.Name))],
                "Staff");
            var ticket = new AuthenticationTicket(new ClaimsPrincipal(identity), "Staff");
            return Task.FromResult(AuthenticateResult.Success(ticket));
        }
    }
}
