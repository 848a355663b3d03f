using System.Text;

namespace CartStream.Server.Tests;

/// <summary>Bodies are read as they are sent: a packed one is refused by its coding, not called damaged JSON.</summary>
public sealed class BodyEncodingTests
{
    private const string Event = """{"event_type":"view","shopper_id":"ann","item_id":"a"}""";

    [Theory]
    [InlineData("gzip", "'gzip'")]
    [InlineData("br", "'br'")]
    [InlineData("identity, deflate", "'identity, deflate'")]
    public async Task A_packed_body_is_refused_and_its_coding_named(string coding, string named)
    {
        await using var shop = await Shop.OpenAsync();
        (string, string)[] endpoints = [("POST", "/v1/events"), ("PUT", "/v1/rules"), ("POST", "/v1/ingest/ga4")];
        foreach (var (method, path) in endpoints)
        {
            var (status, text) = await SendAsync(shop, method, path, coding, Event);

            status.ShouldBe(415, path);
            text.ShouldContain(
                $"found a body with Content-Encoding {named}, expected one that is not packed", customMessage: path);
            text.ShouldContain("Accept-Encoding: identity", customMessage: path);
        }
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("IDENTITY , identity")]
    [InlineData("")]
    public async Task A_body_that_is_not_packed_is_read(string coding)
    {
        await using var shop = await Shop.OpenAsync();

        (await SendAsync(shop, "POST", "/v1/events", coding, Event)).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_coding_without_a_body_changes_no_answer()
    {
        await using var shop = await Shop.OpenAsync();

        (await Wire.SendAsync(shop, Encoding.UTF8.GetBytes(
            "GET /v1/trending HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Encoding: gzip\r\n\r\n")))
            .Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_byte_order_mark_before_a_body_is_skipped()
    {
        await using var shop = await Shop.OpenAsync();

        (await SendAsync(shop, "POST", "/v1/events", "", "\uFEFF" + Event)).Status.ShouldBe(202);
        (await SendAsync(shop, "PUT", "/v1/rules", "", "\uFEFF" + """{"rules":[]}""")).Status.ShouldBe(200);
        (await SendAsync(shop, "POST", "/v1/events", "", "\uFEFF\uFEFF" + Event)).Status.ShouldBe(400);
    }

    private static Task<(int Status, string Text)> SendAsync(
        Shop shop, string method, string path, string coding, string body) => Wire.SendAsync(
        shop,
        Encoding.UTF8.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + $"Content-Encoding: {coding}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
}
