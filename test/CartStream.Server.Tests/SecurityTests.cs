using System.Net;
using System.Net.Http.Headers;
using CartStream.Server.Node;
using CartStream.Server.Security;

namespace CartStream.Server.Tests;

public sealed class SecurityTests
{
    private static readonly (HttpMethod Method, string Path, Scope Scope)[] Endpoints =
    [
        (HttpMethod.Post, "/v1/events", Scope.EventsWrite),
        (HttpMethod.Post, "/v1/feedback/impressions", Scope.EventsWrite),
        (HttpMethod.Post, "/v1/ingest/ga4", Scope.EventsWrite),
        (HttpMethod.Post, "/v1/ingest/segment", Scope.EventsWrite),
        (HttpMethod.Post, "/v1/identities", Scope.IdentitiesWrite),
        (HttpMethod.Get, "/v1/shoppers/a/recommendations", Scope.RecommendationsRead),
        (HttpMethod.Post, "/v1/recommendations", Scope.RecommendationsRead),
        (HttpMethod.Get, "/v1/items/a/related", Scope.RecommendationsRead),
        (HttpMethod.Post, "/v1/carts/complete", Scope.RecommendationsRead),
        (HttpMethod.Get, "/v1/trending", Scope.RecommendationsRead),
        (HttpMethod.Get, "/v1/items/a", Scope.RecommendationsRead),
        (HttpMethod.Get, "/v1/shoppers/a", Scope.Admin),
        (HttpMethod.Delete, "/v1/shoppers/a", Scope.Admin),
        (HttpMethod.Put, "/v1/items/a", Scope.Admin),
        (HttpMethod.Put, "/v1/items", Scope.Admin),
        (HttpMethod.Post, "/v1/items/a/stock", Scope.Admin),
        (HttpMethod.Delete, "/v1/items/a", Scope.Admin),
        (HttpMethod.Get, "/v1/quality", Scope.Admin),
        (HttpMethod.Get, "/v1/system", Scope.Admin),
        (HttpMethod.Get, "/v1/stream?kinds=none", Scope.Admin),
    ];

    [Fact]
    public async Task Endpoint_lets_in_the_scope_it_asks_for_and_admin_and_nobody_else()
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var shop = await Shop.OpenAsync(before: shop =>
        {
            foreach (var scope in Scope.All)
                keys.Add(scope.Name, shop.Keys.Add(scope.Name, [scope]));
        });

        foreach (var (method, path, asked) in Endpoints)
        {
            (await StatusAsync(shop, method, path, null)).ShouldBe(HttpStatusCode.Unauthorized, path);
            (await StatusAsync(shop, method, path, "cs_00000000_00")).ShouldBe(HttpStatusCode.Unauthorized, path);
            foreach (var scope in Scope.All)
            {
                var status = await StatusAsync(shop, method, path, keys[scope.Name]);
                var isAllowed = scope == asked || scope == Scope.Admin;
                (status != HttpStatusCode.Forbidden).ShouldBe(isAllowed, $"{method} {path} with {scope.Name}");
                status.ShouldNotBe(HttpStatusCode.Unauthorized);
            }
        }
    }

    [Fact]
    public async Task Health_and_pages_need_no_key()
    {
        await using var shop = await Shop.OpenAsync(before: shop => shop.Keys.Add("one", [Scope.Admin]));

        string[] paths =
            ["/healthz/live", "/healthz/ready", "/", "/docs/", "/docs/scalar.js", "/openapi/v1.json"];
        foreach (var path in paths)
            (await StatusAsync(shop, HttpMethod.Get, path, null)).ShouldBe(HttpStatusCode.OK, path);
    }

    [Fact]
    public async Task Key_that_is_revoked_is_let_in_no_more_while_the_server_runs()
    {
        var key = "";
        await using var shop = await Shop.OpenAsync(before: shop => key = shop.Keys.Add("one", [Scope.Admin]));
        (await StatusAsync(shop, HttpMethod.Get, "/v1/quality", key)).ShouldBe(HttpStatusCode.OK);

        shop.Keys.Revoke(shop.Keys.Read()[0].Id).ShouldBeTrue();

        await Shop.UntilAsync(async () =>
            await StatusAsync(shop, HttpMethod.Get, "/v1/quality", key) == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Keys_file_holds_no_secret_and_is_its_owners_alone()
    {
        await using var shop = await Shop.OpenAsync();

        var key = shop.Keys.Add("one", [Scope.EventsWrite]);

        (await File.ReadAllTextAsync(shop.Keys.Path, TestContext.Current.CancellationToken))
            .ShouldNotContain(key.Split('_')[2]);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(shop.Keys.Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://*:0")]
    [InlineData("http://127.0.0.1:0;http://192.0.2.1:80")]
    [InlineData("http://shop.example:80")]
    public async Task Create_on_another_address_without_keys_is_refused(string urls)
    {
        await using var shop = await Shop.OpenAsync();

        var refused = Should.Throw<ArgumentException>(() => shop.Create(shop.Options() with { Urls = urls }));

        refused.Message.ShouldContain("--insecure");
    }

    [Fact]
    public async Task Create_on_another_address_with_keys_or_insecure_is_fine()
    {
        await using var shop = await Shop.OpenAsync();
        var options = shop.Options() with { Urls = "http://0.0.0.0:0" };

        await using (shop.Create(options with { Insecure = true }))
            shop.Keys.Add("one", [Scope.Admin]);
        await using var server = shop.Create(options);

        server.ShouldNotBeNull();
    }

    [Fact]
    public async Task Request_by_a_foreign_host_name_is_refused_without_keys()
    {
        await using var shop = await Shop.OpenAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/trending") { Headers = { Host = "evil.example" } };

        var answer = await shop.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await Shop.ReadAsync(answer, HttpStatusCode.MisdirectedRequest);
    }

    [Theory]
    [InlineData("Forwarded", "for=192.0.2.1")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("X-Forwarded-For", "192.0.2.1")]
    [InlineData("X-Forwarded-Host", "rec.shop.example")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Real-IP", "192.0.2.1")]
    public async Task Request_that_a_proxy_passes_on_is_refused_without_keys(string header, string value)
    {
        await using var shop = await Shop.OpenAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/trending") { Headers = { { header, value } } };

        var answer = await shop.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await Shop.ReadAsync(answer, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Answer_has_the_headers_that_keep_browsers_safe_and_no_cors()
    {
        await using var shop = await Shop.OpenAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Origin", "https://other.example");

        var headers = (await shop.Client.SendAsync(request, TestContext.Current.CancellationToken)).Headers;

        headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; script-src 'self'");
        headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task Cors_is_answered_for_the_sites_that_were_named_alone()
    {
        await using var shop = await Shop.OpenAsync(options => options with { CorsOrigins = ["https://shop.example"] });

        (await AllowedAsync(shop, "https://shop.example")).ShouldBe("https://shop.example");
        (await AllowedAsync(shop, "https://other.example")).ShouldBeNull();
    }

    [Fact]
    public async Task Cors_lets_a_page_see_when_to_retry()
    {
        await using var shop = await Shop.OpenAsync(options => options with { CorsOrigins = ["https://shop.example"] });
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/trending")
        {
            Headers = { { "Origin", "https://shop.example" } },
        };

        var answer = await shop.Client.SendAsync(request, TestContext.Current.CancellationToken);

        answer.Headers.GetValues("Access-Control-Expose-Headers").ShouldBe(["Retry-After"]);
    }

    [Fact]
    public async Task Preflight_of_a_page_with_a_key_is_remembered_by_its_browser()
    {
        await using var shop = await Shop.OpenAsync(options => options with { CorsOrigins = ["https://shop.example"] });
        var request = new HttpRequestMessage(HttpMethod.Options, "/v1/events");
        request.Headers.Add("Origin", "https://shop.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,x-api-key");

        var answer = await shop.Client.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        answer.Headers.GetValues("Access-Control-Allow-Headers").ShouldBe(["content-type,x-api-key"]);
        answer.Headers.GetValues("Access-Control-Max-Age").ShouldBe(["7200"]);
    }

    [Fact]
    public void Faults_of_options_are_named_together()
    {
        var options = new ServerOptions
        {
            KeysFile = "keys.json",
            Urls = "ftp://x",
            Model = "best",
            CorsOrigins = ["shop"],
            Limits = new ServerLimits { ConcurrentMax = 0 },
        };

        options.Faults().Select(fault => fault.Split(':')[0])
            .ShouldBe(["max-concurrent", "model", "cors", "urls"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("http://localhost:0", "127.0.0.1 or [::1] with port 0")]
    [InlineData("http://127.0.0.1:8080/shop", "an address without a path")]
    [InlineData("http://127.0.0.1:99999", "an address such as http://127.0.0.1:8080")]
    public void Faults_name_an_address_that_no_server_can_listen_on(string url, string expected)
    {
        var options = new ServerOptions { KeysFile = "keys.json", Urls = url };

        options.Faults().Single().ShouldStartWith($"urls: found '{url}', expected {expected}");
    }

    private static async Task<string?> AllowedAsync(Shop shop, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/trending") { Headers = { { "Origin", origin } } };
        var answer = await shop.Client.SendAsync(request);
        return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed.Single() : null;
    }

    private static async Task<HttpStatusCode> StatusAsync(Shop shop, HttpMethod method, string path, string? key)
    {
        var request = new HttpRequestMessage(method, path);
        if (method != HttpMethod.Get && method != HttpMethod.Delete)
            request.Content = Shop.Json("[]");
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await shop.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
