using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using CartStream.Server.Security;

namespace CartStream.Server.Tests;

/// <summary>Two servers behind nginx, as docs/operations.md configures it.</summary>
public sealed partial class ProxyTests
{
    private const string Nginx = "/usr/sbin/nginx";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_arrives_as_it_was_sent_and_its_answer_leads_back_through_the_proxy()
    {
        await using var site = await Site.OpenAsync();

        foreach (var id in (string[])["a%2Fb", "c%252Fd", "e%20f", "%C3%A9", "g+h"])
        {
            using var put = await site.Client.PutAsync($"v1/items/{id}", Shop.Json("""{"name":"Lamp"}"""), Stop);
            put.StatusCode.ShouldBe(HttpStatusCode.NoContent, id);
        }

        var items = await Task.WhenAll(site.Shops.Select(shop => shop.GetAsync("/v1/catalogue")));
        items.SelectMany(Shop.Items).Order(StringComparer.Ordinal).ShouldBe(["a/b", "c%2Fd", "e f", "g+h", "é"]);
        using var filtered = await site.Client.GetAsync("v1/trending?count=1&filter=name%20%3D%20%27Lamp%27", Stop);
        Shop.Items(await Shop.ReadAsync(filtered, HttpStatusCode.OK)).Count.ShouldBe(1);
        foreach (var path in (string[])["", "docs/", "dashboard", "dashboard/", "docs"])
        {
            using var page = await site.Client.GetAsync(path, Stop);
            page.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            page.RequestMessage!.RequestUri!.AbsolutePath.ShouldStartWith("/cartstream/", customMessage: path);
        }

        using var bare = await site.Client.GetAsync(site.Client.BaseAddress!.ToString().TrimEnd('/'), Stop);
        (await bare.Content.ReadAsStringAsync(Stop)).ShouldContain("<title>CartStream</title>");
    }

    [Fact]
    public async Task Requests_go_on_while_one_server_is_away()
    {
        await using var site = await Site.OpenAsync();

        await site.Shops[0].StopAsync();

        for (var i = 0; i < 20; i++)
        {
            using var post = await site.Client.PostAsync("v1/events", Shop.Json(Shop.Event("s", "view", "a", i)), Stop);
            post.StatusCode.ShouldBe(HttpStatusCode.Accepted);
            using var answer = await site.Client.GetAsync("v1/trending", Stop);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Stream_comes_at_once_and_a_beacon_of_the_same_host_is_taken()
    {
        await using var site = await Site.OpenAsync();

        using var stream = new StreamReader(await site.Client.GetStreamAsync("v1/stream?kinds=health", Stop));
        string? line;
        do
            line = await stream.ReadLineAsync(Stop).AsTask().WaitAsync(Patience, Stop);
        while (line is not null && !line.StartsWith("data: ", StringComparison.Ordinal));

        line.ShouldNotBeNull();
        var beacon = new HttpRequestMessage(HttpMethod.Post, "v1/events")
        {
            Content = new StringContent(Shop.Event("s", "view", "a", 0)),
            Headers = { { "Origin", site.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) } },
        };
        (await site.Client.SendAsync(beacon, Stop)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Address_that_sends_too_much_and_a_body_of_the_longest_kind_meet_the_documented_limits()
    {
        await using var site = await Site.OpenAsync();
        var longest = Shop.Json($"[{new string(' ', (4 * 1024 * 1024) - 2)}]");
        (await site.Client.PostAsync("v1/events", longest, Stop)).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => site.Client.GetAsync("healthz/live", Stop)));

        answers.Select(answer => answer.StatusCode).Distinct()
            .ShouldBe([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], ignoreOrder: true);
    }

    [GeneratedRegex("```nginx\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Example();

    private sealed class Site : IAsyncDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cartstream-proxy-");
        private Process? _nginx;

        public List<Shop> Shops { get; } = [];

        public HttpClient Client { get; private set; } = new();

        public static async Task<Site> OpenAsync()
        {
            Assert.SkipUnless(File.Exists(Nginx), "nginx is missing: Debian's package 'nginx-light'");
            var site = new Site();
            try
            {
                await site.StartAsync();
                return site;
            }
            catch
            {
                await site.DisposeAsync();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            if (_nginx is not null)
            {
                _nginx.Kill(entireProcessTree: true);
                await _nginx.WaitForExitAsync(CancellationToken.None);
                _nginx.Dispose();
            }

            foreach (var shop in Shops)
                await shop.DisposeAsync();
            _folder.Delete(recursive: true);
        }

        private async Task StartAsync()
        {
            var secret = "";
            Shops.Add(await Shop.OpenAsync(before: shop => secret = shop.Keys.Add("shop", [Scope.Admin])));
            Shops.Add(await Shop.OpenAsync(before: shop => File.Copy(Shops[0].Keys.Path, shop.Keys.Path)));
            await BeginAsync();
            foreach (var client in (HttpClient[])[Client, .. Shops.Select(shop => shop.Client)])
                client.DefaultRequestHeaders.Add("X-Api-Key", secret);
        }

        private async Task BeginAsync()
        {
            var port = FreePort();
            var certificate = InFolder("shop.pem");
            var key = InFolder("shop.key");
            var trusted = Certify(certificate, key);
            var example = Example().Match(await File.ReadAllTextAsync(Operations(), Stop)).Groups["text"].Value
                .Replace("10.0.0.11:8080", Shops[0].Client.BaseAddress!.Authority, StringComparison.Ordinal)
                .Replace("10.0.0.12:8080", Shops[1].Client.BaseAddress!.Authority, StringComparison.Ordinal)
                .Replace("443", $"127.0.0.1:{port}", StringComparison.Ordinal)
                .Replace("/etc/nginx/shop.pem", certificate, StringComparison.Ordinal)
                .Replace("/etc/nginx/shop.key", key, StringComparison.Ordinal);
            var temporary = string.Concat(from kind in (string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
                                          select $"{kind}_temp_path {InFolder(kind)};\n");
            await File.WriteAllTextAsync(
                InFolder("nginx.conf"),
                $$"""
                daemon off; master_process off; error_log stderr crit; pid {{InFolder("pid")}};
                events { }
                http { access_log off;
                {{temporary}}{{example}}
                }
                """,
                Stop);
            _nginx = Process.Start(Nginx, ["-e", "stderr", "-c", InFolder("nginx.conf")]);
            Client = new HttpClient(new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trusted },
            })
            {
                BaseAddress = new Uri($"https://127.0.0.1:{port}/cartstream/"),
            };
            await Shop.UntilAsync(async () =>
            {
                _nginx.HasExited.ShouldBeFalse("nginx says why on standard error");
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, port, Stop).AsTask()
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return socket.Connected;
            });
        }

        private string InFolder(string name) => Path.Combine(_folder.FullName, name);

        /// <summary>Writes a certificate and its key, and returns what trusts it alone.</summary>
        private static X509ChainPolicy Certify(string certificate, string key)
        {
            using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=www.shop.example", pair, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            var now = TimeProvider.System.GetUtcNow();
            var own = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            File.WriteAllText(certificate, own.ExportCertificatePem());
            File.WriteAllText(key, pair.ExportPkcs8PrivateKeyPem());
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.Add(own);
            return policy;
        }

        private static int FreePort()
        {
            using var socket = new TcpListener(IPAddress.Loopback, 0);
            socket.Start();
            return ((IPEndPoint)socket.LocalEndpoint).Port;
        }

        private static string Operations([CallerFilePath] string here = "") =>
            Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "operations.md");
    }
}
