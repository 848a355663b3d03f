using System.Net;
using System.Net.Http.Headers;

namespace CartStream.Server.Tests;

/// <summary>The dashboard's files and the one for the shop's own pages.</summary>
public sealed class StaticPagesTests
{
    [Theory]
    [InlineData("/", "no-cache")]
    [InlineData("/dashboard/chart.js", "no-cache")]
    [InlineData("/cartstream.js", "public, max-age=3600")]
    public async Task Get_again_with_the_files_tag_says_that_it_has_not_changed(string path, string caching)
    {
        await using var shop = await Shop.OpenAsync();
        using var first = await GetAsync(shop, path, null);

        using var again = await GetAsync(shop, path, first.Headers.ETag);
        using var other = await GetAsync(shop, path, new EntityTagHeaderValue("\"of-another-version\""));

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        first.Headers.CacheControl!.ToString().ShouldBe(caching);
        first.Headers.ETag.ShouldNotBeNull().IsWeak.ShouldBeFalse();
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        again.Headers.ETag.ShouldBe(first.Headers.ETag);
        again.Headers.CacheControl!.ToString().ShouldBe(caching);
        (await BytesAsync(again)).ShouldBeEmpty();
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await BytesAsync(other)).ShouldBe(await BytesAsync(first));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/cartstream.js")]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    [InlineData("/docs/")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/dashboard")]
    public async Task Head_answers_as_get_does_without_a_body(string path)
    {
        await using var shop = await Shop.OpenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        using var head = await shop.Client.SendAsync(request, TestContext.Current.CancellationToken);

        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await BytesAsync(head)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/dashboard", "./")]
    [InlineData("/dashboard/", "../")]
    [InlineData("/docs", "docs/")]
    public async Task Redirect_is_relative_and_so_right_behind_a_proxy_that_removes_a_base(string path, string to)
    {
        await using var shop = await Shop.OpenAsync();

        var (status, answer) = await Wire.AskAsync(shop, "GET", path);

        status.ShouldBe(302);
        answer.ShouldContain($"\r\nLocation: {to}\r\n");
    }

    [Fact]
    public async Task File_for_shops_answers_every_site_alike_so_that_a_cache_may_keep_it()
    {
        await using var shop = await Shop.OpenAsync(options => options with
        {
            CorsOrigins = ["https://shop.example", "https://www.shop.example"],
        });
        string?[] sites = [null, "https://shop.example", "https://other.example"];

        foreach (var site in sites)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/cartstream.js");
            request.Headers.Add("Origin", site);
            using var answer = await shop.Client.SendAsync(request, TestContext.Current.CancellationToken);

            answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"], site ?? "no site");
            answer.Headers.Vary.ShouldBeEmpty();
        }
    }

    private static async Task<HttpResponseMessage> GetAsync(Shop shop, string path, EntityTagHeaderValue? known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (known is not null)
            request.Headers.IfNoneMatch.Add(known);
        return await shop.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<byte[]> BytesAsync(HttpResponseMessage answer) =>
        answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
}
