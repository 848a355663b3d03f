using System.Text;

namespace CartStream.Server.Tests;

/// <summary>Bodies are UTF-8. The charset utf-8 changes nothing, another is refused, and none causes a 500.</summary>
public sealed class BodyCharsetTests
{
    private const string Event = """{"event_type":"view","shopper_id":"ann","item_id":"a"}""";

    private static readonly (string Method, string Path, string Body)[] Endpoints =
    [
        ("POST", "/v1/events", Event),
        ("POST", "/v1/identities", """{"anonymous_id":"x","shopper_id":"ann"}"""),
        ("POST", "/v1/ingest/ga4", """{"client_id":"c","events":[]}"""),
        ("POST", "/v1/recommendations", """{"items":[{"item_id":"a"}]}"""),
        ("POST", "/v1/carts/complete", """{"cart":["a"]}"""),
        ("PUT", "/v1/items", """[{"item_id":"b","attributes":{}}]"""),
        ("PUT", "/v1/items/a", """{"brand":"b"}"""),
        ("POST", "/v1/items/a/stock", """{"in_stock":true}"""),
        ("PUT", "/v1/rules", """{"rules":[]}"""),
    ];

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/json;CHARSET=UTF8")]
    [InlineData("application/json; odata=verbose; charset=us-ascii")]
    public async Task A_charset_that_is_utf8_in_any_way_of_writing_changes_no_answer(string type)
    {
        await using var shop = await Shop.OpenAsync();
        foreach (var one in Endpoints)
        {
            var plain = await SendAsync(shop, one.Method, one.Path, "application/json", one.Body);
            plain.Status.ShouldBeInRange(200, 299, $"{one.Path} {plain.Text}");
            (await SendAsync(shop, one.Method, one.Path, type, one.Body)).Status.ShouldBe(plain.Status, one.Path);
        }
    }

    [Theory]
    [InlineData("application/json; charset=nonsense", "'nonsense'")]
    [InlineData("application/json; charset=\"x y\"", "'x y'")]
    [InlineData("application/json; charset=utf-16", "'utf-16'")]
    [InlineData("application/json; charset=iso-8859-1", "'iso-8859-1'")]
    public async Task Another_charset_is_refused_and_named(string type, string named)
    {
        await using var shop = await Shop.OpenAsync();
        foreach (var one in Endpoints)
        {
            var (status, text) = await SendAsync(shop, one.Method, one.Path, type, one.Body);
            status.ShouldBe(415, one.Path);
            text.ShouldContain($"found a body in the charset {named}, expected utf-8", customMessage: one.Path);
        }
    }

    private static Task<(int Status, string Text)> SendAsync(
        Shop shop, string method, string path, string type, string body) => Wire.SendAsync(
        shop,
        Encoding.UTF8.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: {type}\r\n"
            + $"Content-Length: {body.Length}\r\n\r\n{body}"));
}
