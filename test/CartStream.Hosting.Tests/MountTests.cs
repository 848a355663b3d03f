using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace CartStream.Hosting.Tests;

/// <summary>A shop below a path of its host: everything of it works there, and nothing is anywhere else.</summary>
public sealed partial class MountTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MapCartStream_base_without_slash_leads_to_the_dashboard_whose_files_are_below_it()
    {
        await using var folder = new ShopFolder();
        await using var app = await TestApp.StartAsync(folder);

        (await app.GetAsync("/cartstream")).Headers.Location!.OriginalString.ShouldBe("/cartstream/");
        (await app.GetAsync("/cartstream/dashboard")).Headers.Location!.OriginalString.ShouldBe("./");
        (await app.GetAsync("/cartstream/docs")).Headers.Location!.OriginalString.ShouldBe("docs/");
        foreach (var page in new[] { "/cartstream/", "/cartstream/docs/" })
        {
            var html = await app.Client.GetStringAsync(page, Stop);
            var names = Links().Matches(html).Select(match => match.Groups["to"].Value)
                .Where(name => !name.StartsWith('#')).ToList();
            names.Count.ShouldBeGreaterThanOrEqualTo(2);
            foreach (var name in names)
            {
                name.ShouldNotStartWith("/");
                (await app.GetAsync($"{page}{name}")).StatusCode.ShouldBe(HttpStatusCode.OK, name);
            }
        }
    }

    [Fact]
    public async Task MapCartStream_openapi_document_names_the_base()
    {
        await using var folder = new ShopFolder();
        await using var app = await TestApp.StartAsync(folder);

        var text = await app.Client.GetStringAsync("/cartstream/openapi/v1.json", Stop);

        var document = JsonDocument.Parse(text).RootElement;
        document.GetProperty("servers")[0].GetProperty("url").GetString().ShouldBe("/cartstream");
        document.GetProperty("paths").EnumerateObject().ShouldContain(path => path.Name == "/v1/events");
    }

    [Fact]
    public async Task MapCartStream_reads_bodies_where_the_web_server_cannot_tell_whether_there_is_one()
    {
        await using var folder = new ShopFolder();
        await using var app = await TestApp.StartAsync(
            builder => builder.Services.AddCartStream(o => o.UseSqlite(folder.Store)),
            app =>
            {
                app.Use((context, next) =>
                {
                    context.Features.Set<IHttpRequestBodyDetectionFeature>(null);
                    return next(context);
                });
                app.UseRouting();
                app.MapCartStream();
            });
        await Until.TrueAsync(async () => (await app.GetAsync("/cartstream/healthz/ready")).IsSuccessStatusCode);

        var answer = await app.Client.PostAsync(
            "/cartstream/v1/events",
            TestApp.Json("""{"event_type":"view","item_id":"tea","shopper_id":"ann"}"""),
            Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task MapCartStream_stream_of_events_comes_through_the_base()
    {
        await using var folder = new ShopFolder();
        await using var app = await TestApp.StartAsync(folder);
        await Until.TrueAsync(async () => (await app.GetAsync("/cartstream/healthz/ready")).IsSuccessStatusCode);
        using var stream = await app.Client.GetStreamAsync("/cartstream/v1/stream?kinds=events", Stop)
            .ContinueWith(task => new StreamReader(task.Result), TaskScheduler.Default);

        await app.Shop.RecordAsync(CartEvent.View("ann", "tea"), Stop);

        string? line;
        // Signs of life and names come first.
        do
            line = await stream.ReadLineAsync(Stop);
        while (line is not null && !line.StartsWith("data:", StringComparison.Ordinal));

        line.ShouldNotBeNull().ShouldContain("\"ann\"");
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("a%b")]
    [InlineData("ä ö")]
    [InlineData("a/../b")]
    public async Task MapCartStream_ids_with_any_character_are_read_below_the_base(string id)
    {
        await using var folder = new ShopFolder();
        await using var app = await TestApp.StartAsync(folder);
        await app.Shop.RecordAsync(CartEvent.AddToCart(id, "tea"), Stop);
        var path = $"/cartstream/v1/shoppers/{Uri.EscapeDataString(id)}";

        await Until.TrueAsync(async () => (await app.GetAsync(path)).IsSuccessStatusCode);

        var shopper = JsonDocument.Parse(await app.Client.GetStringAsync(path, Stop)).RootElement;
        shopper.GetProperty("shopper_id").GetString().ShouldBe(id);
    }

    [Theory]
    [InlineData("/a/cartstream", "/a", "/cartstream")]
    [InlineData("/a/b/shop", "", "/a/b/shop")]
    [InlineData("", "", "/")]
    [InlineData("", "", "")]
    public async Task MapCartStream_any_base_answers_there(string at, string pathBase, string prefix)
    {
        await using var folder = new ShopFolder();
        await using var app = await TestApp.StartAsync(
            builder => builder.Services.AddCartStream(o => o.UseSqlite(folder.Store)),
            app =>
            {
                app.UsePathBase(pathBase);
                app.UseRouting();
                app.MapCartStream(prefix);
                app.MapGet("/own", () => "own");
            });

        (await app.GetAsync($"{at}/healthz/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Client.GetStringAsync("/own", Stop)).ShouldBe("own");
        var unknown = await app.GetAsync($"{at}/v1/nothing");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await unknown.Content.ReadAsStringAsync(Stop)).ShouldContain($"see {at}/docs");
    }

    [Fact]
    public async Task MapCartStream_in_a_group_with_a_parameter_answers_below_both()
    {
        await using var folder = new ShopFolder();
        await using var app = await TestApp.StartAsync(
            builder => builder.Services.AddCartStream(o => o.UseSqlite(folder.Store)),
            app => app.MapGroup("/{tenant}").MapCartStream("/rec"));
        await app.Shop.RecordAsync(CartEvent.View("a/b", "tea"), Stop);

        await Until.TrueAsync(async () => (await app.GetAsync("/x/rec/v1/shoppers/a%2Fb")).IsSuccessStatusCode);

        (await app.GetAsync("/x/rec")).Headers.Location!.OriginalString.ShouldBe("/x/rec/");
    }

    [Fact]
    public async Task MapCartStream_neighbouring_paths_are_the_hosts()
    {
        await using var folder = new ShopFolder();
        await using var app = await TestApp.StartAsync(folder);

        foreach (var path in new[] { "/v1/trending", "/cartstreamer", "/healthz/live", "/" })
        {
            var answer = await app.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
            (await answer.Content.ReadAsStringAsync(Stop)).ShouldBe("", path);
            answer.Headers.Contains("X-Frame-Options").ShouldBeFalse(path);
        }
    }

    [Fact]
    public void MapCartStream_without_the_shop_says_what_is_missing()
    {
        var builder = WebApplication.CreateBuilder();
        using var none = (IDisposable)builder.Build();

        Should.Throw<InvalidOperationException>(() => ((WebApplication)none).MapCartStream())
            .Message.ShouldContain("AddCartStream(");
        Should.Throw<InvalidOperationException>(() => ((WebApplication)none).MapCartStream("/x", "north"))
            .Message.ShouldContain("AddKeyedCartStream(\"north\"");
    }

    [GeneratedRegex(
        "(?:href|src)=\"(?<to>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Links();
}
