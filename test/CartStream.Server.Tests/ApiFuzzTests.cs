using System.Globalization;
using System.Net;
using System.Text.Json;

namespace CartStream.Server.Tests;

/// <summary>
/// Requests generated from the API's description: none gets a 500 or hangs, and every refusal is a problem with its
/// reason. <c>CARTSTREAM_FUZZ_REQUESTS</c> sets the number of requests, <c>CARTSTREAM_FUZZ_SEED</c> the seed.
/// </summary>
public sealed class ApiFuzzTests
{
    private const int RequestsDefault = 3_000;

    [Fact]
    public async Task Any_request_of_the_description_is_answered_and_a_refusal_says_why()
    {
        var requests = Number("CARTSTREAM_FUZZ_REQUESTS", RequestsDefault);
        var seed = Number("CARTSTREAM_FUZZ_SEED", 18);
        await using var shop = await Shop.OpenAsync(options => options with
        {
            Limits = options.Limits with { RequestsPerSecond = 1_000_000 },
        });
        await shop.SendAsync(Shop.Event("s1", "cart", "i1", 1), Shop.Event("a", "view", "a", 2));
        var document = await shop.GetAsync("/openapi/v1.json");
        var fuzzer = new ApiFuzzer(document, seed);
        fuzzer.Operations.ShouldBeGreaterThan(20);

        var accepted = 0;
        for (var i = 0; i < requests; i++)
        {
            var (request, shown) = fuzzer.Next();
            using var answer = await shop.Client.SendAsync(request, TestContext.Current.CancellationToken);
            var why = $"seed {seed}, request {i}: {shown}";
            answer.StatusCode.ShouldNotBe(HttpStatusCode.InternalServerError, why);
            if (answer.IsSuccessStatusCode)
                accepted++;
            else
                await ShouldSayWhyAsync(answer, why);
            request.Dispose();
        }

        accepted.ShouldBeGreaterThan(requests / 20);
        accepted.ShouldBeLessThan(requests);
        await Shop.UntilAsync(async () => (await shop.Client.GetAsync("/healthz/ready")).IsSuccessStatusCode);
    }

    private static async Task ShouldSayWhyAsync(HttpResponseMessage answer, string why)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        // A request that is not HTTP gets a bare answer from the web server.
        if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestUriTooLong && text.Length == 0)
            return;
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", $"{why}\n{text}");
        JsonSerializer.Deserialize<JsonElement>(text).GetProperty("detail").GetString().ShouldNotBeNullOrEmpty(why);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
