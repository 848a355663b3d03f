using System.Diagnostics.Metrics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CartStream.Server.Telemetry;

namespace CartStream.Server.Tests;

public sealed class DocumentTests
{
    [Fact]
    public async Task Openapi_is_as_reviewed()
    {
        await using var shop = await Shop.OpenAsync();

        var document = await shop.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);

        ShouldMatch(document.ReplaceLineEndings("\n"), "openapi.json");
    }

    [Fact]
    public async Task Docs_is_a_page_of_this_server_alone_whose_scripts_its_policy_allows()
    {
        await using var shop = await Shop.OpenAsync();
        var stop = TestContext.Current.CancellationToken;

        var page = await shop.Client.GetAsync("/docs/", stop);
        var html = await page.Content.ReadAsStringAsync(stop);
        var again = await shop.Client.GetStringAsync("/docs/", stop);

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        html.ShouldContain("openapi/v1.json");
        html.ShouldNotContain("//");
        html.ShouldNotContain("http");
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldNotContain("http");
        policy.ShouldNotContain("unsafe-eval");
        policy.ShouldContain("connect-src 'self';");
        var nonce = policy.Split("'nonce-")[1].Split('\'')[0];
        html.Split("<script").Skip(1).ShouldAllBe(script => script.Contains($"nonce=\"{nonce}\""));
        again.ShouldNotContain(nonce);
        foreach (var script in new[] { "scalar.js", "scalar.aspnetcore.js" })
        {
            var answer = await shop.Client.GetAsync($"/docs/{script}", stop);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, script);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/javascript");
        }

        (await shop.Client.GetAsync("/", stop)).Headers.GetValues("Content-Security-Policy").Single()
            .ShouldNotContain("unsafe-inline");
    }

    [Fact]
    public async Task Openapi_describes_what_comes_in_an_operations_stead()
    {
        await using var shop = await Shop.OpenAsync();
        using var document = JsonDocument.Parse(
            await shop.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));

        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject()
            .Where(path => path.Name.StartsWith("/v1/", StringComparison.Ordinal)))
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var responses = operation.Value.GetProperty("responses");
                string[] expected = operation.Value.TryGetProperty("requestBody", out _)
                    ? ["401", "403", "413", "415", "429", "503"]
                    : ["401", "403", "429", "503"];
                foreach (var status in expected)
                {
                    responses.GetProperty(status).GetProperty("content").GetProperty("application/problem+json")
                        .GetProperty("schema").GetProperty("$ref").GetString()
                        .ShouldBe("#/components/schemas/Problem", $"{operation.Name} {path.Name} {status}");
                }
            }
        }
    }

    [Fact]
    public async Task Openapi_has_words_that_generated_clients_can_read()
    {
        await using var shop = await Shop.OpenAsync();
        using var document = JsonDocument.Parse(
            await shop.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));

        var policy = document.RootElement.GetProperty("components").GetProperty("schemas")
            .GetProperty("RecommendationPolicy");

        policy.GetProperty("type").GetString().ShouldBe("string");
        policy.TryGetProperty("enum", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Metrics_are_those_that_are_documented()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == ServerMetrics.Name)
            {
                lock (names)
                    names.Add(instrument.Name);
            }
        };
        listener.Start();
        await using var shop = await Shop.OpenAsync();

        var page = await File.ReadAllTextAsync(
            Path.Combine(Root(), "docs", "formats", "metrics.md"), TestContext.Current.CancellationToken);

        var documented = page.Split('`').Where(part => part.StartsWith("cartstream.", StringComparison.Ordinal));
        documented.Distinct().Order(StringComparer.Ordinal).ShouldBe(names);
    }

    [Fact]
    public void Topics_are_the_ones_that_are_documented()
    {
        var docs = File.ReadAllLines(Path.Combine(Root(), "docs", "formats", "topics.md"));

        var documented = docs.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]);

        documented.ShouldBe(ServerTopics.All(partitions: 1).Select(topic => topic.Name));
    }

    /// <summary><c>UPDATE_GOLDEN=1</c> writes the file anew; the change is then reviewed like any other.</summary>
    private static void ShouldMatch(string actual, string name, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllText(path, actual);
        File.Exists(path).ShouldBeTrue($"no {path}; UPDATE_GOLDEN=1 writes it");
        actual.ShouldBe(File.ReadAllText(path), $"{path}; when the change is wanted, UPDATE_GOLDEN=1 writes it");
    }

    private static string Root([CallerFilePath] string caller = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(caller)!, "..", ".."));
}
