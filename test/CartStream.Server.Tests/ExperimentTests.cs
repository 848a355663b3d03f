using System.Net;
using System.Text;
using System.Text.Json;
using CartStream.Experiments;
using CartStream.Options;
using CartStream.Recommendations;
using CartStream.Server.Engine;
using CartStream.Server.Experiments;

namespace CartStream.Server.Tests;

public sealed class ExperimentTests
{
    private static readonly Experiment Halves = new(
        "halves",
        [
            new Variant("control", false, "blend", new ModelOptions()) { TenThousandths = 5_000 },
            new Variant("new", true, "rules", new ModelOptions()) { TenThousandths = 5_000 },
        ]);

    private static readonly Variant Shadow = new("next", true, "rules", new ModelOptions());

    [Fact]
    public async Task Get_is_answered_by_the_shoppers_variant_before_and_after_a_restart()
    {
        await using var shop = await OpenAsync();
        await shop.SendAsync([.. ShoppersOf(20).SelectMany(Visit)]);

        var before = await AnswersAsync(shop);
        await shop.RestartAsync();
        var after = await AnswersAsync(shop);

        after.ShouldBe(before);
        foreach (var (shopper, variant, sources) in before)
        {
            variant.ShouldBe(NameOf(shopper));
            // Discoveries alone leave the cart out.
            sources.Contains("cart").ShouldBe(variant == "control", shopper);
        }

        before.Select(one => one.Variant).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Get_with_a_policy_of_its_own_is_answered_by_that()
    {
        await using var shop = await OpenAsync();
        var shopper = ShoppersOf(20).First(one => NameOf(one) == "new");
        await shop.SendAsync([.. Visit(shopper)]);

        var answer = await shop.GetAsync($"/v1/shoppers/{shopper}/recommendations?policy=cart-first");

        answer.GetProperty("policy").GetString().ShouldBe("cart-first");
        Shop.Sources(answer).ShouldContain("cart");
        answer.GetProperty("receipt").GetProperty("variant").GetString().ShouldBe("new");
    }

    [Fact]
    public async Task Quality_tells_of_each_variant_what_it_answered_foresaw_and_was_shown_for()
    {
        await using var shop = await OpenAsync();
        await shop.SendAsync([.. ShoppersOf(40).SelectMany(Visit)]);
        var shopper = ShoppersOf(20).First(one => NameOf(one) == "new");
        var answer = await shop.GetAsync($"/v1/shoppers/{shopper}/recommendations?policy=cart-first");
        var shown = JsonSerializer.Serialize(new[]
        {
            new
            {
                receipt_id = answer.GetProperty("receipt").GetProperty("id").GetString(),
                shopper_id = shopper,
                items = Shop.Items(answer),
            },
        });
        await shop.PostAsync("/v1/feedback/impressions", shown, HttpStatusCode.Accepted);

        JsonElement variants = default;
        await Shop.UntilAsync(async () =>
        {
            variants = (await shop.GetAsync("/v1/quality")).GetProperty("variants");
            return variants[1].GetProperty("shown").GetInt64() > 0;
        });

        variants.EnumerateArray().Select(one => one.GetProperty("name").GetString()).ShouldBe(["control", "new"]);
        foreach (var variant in variants.EnumerateArray())
        {
            variant.GetProperty("experiment").GetString().ShouldBe("halves");
            variant.GetProperty("share").GetDouble().ShouldBe(0.5);
            variant.GetProperty("events").GetInt64().ShouldBeGreaterThan(0);
            var hit = variant.GetProperty("recommended").GetProperty("hr@10").GetDouble();
            variant.GetProperty("low").GetProperty("hr@10").GetDouble().ShouldBeLessThanOrEqualTo(hit);
            variant.GetProperty("high").GetProperty("hr@10").GetDouble().ShouldBeGreaterThanOrEqualTo(hit);
            variant.GetProperty("recommended").GetProperty("mrr@10").GetDouble().ShouldBeInRange(0, 1);
        }

        variants[0].GetProperty("answers").GetInt64().ShouldBe(0);
        variants[1].GetProperty("answers").GetInt64().ShouldBe(1);
        variants[0].GetProperty("shown").GetInt64().ShouldBe(0);
        variants[1].GetProperty("shown").GetInt64().ShouldBe(Shop.Items(answer).Count);
    }

    [Fact]
    public async Task Quality_says_whether_the_experiment_can_be_decided_and_what_is_missing()
    {
        await using var shop = await OpenAsync();
        await shop.SendAsync([.. ShoppersOf(40).SelectMany(Visit)]);

        var status = (await shop.GetAsync("/v1/quality")).GetProperty("experiment");

        status.GetProperty("name").GetString().ShouldBe("halves");
        status.GetProperty("metric").GetString().ShouldBe("discovery-hits");
        status.GetProperty("alpha").GetDouble().ShouldBe(0.05);
        status.GetProperty("control").GetString().ShouldBe("control");
        var shoppers = status.GetProperty("shoppers");
        (shoppers.GetProperty("control").GetInt64() + shoppers.GetProperty("new").GetInt64()).ShouldBe(40);
        status.GetProperty("sample_ratio_p_value").GetDouble().ShouldBeInRange(0.001, 1);
        var verdict = status.GetProperty("verdicts")[0];
        verdict.GetProperty("variant").GetString().ShouldBe("new");
        verdict.GetProperty("ready").GetBoolean().ShouldBeFalse();
        verdict.GetProperty("text").GetString().ShouldStartWith("not yet: ");
        verdict.GetProperty("missing").EnumerateArray().Select(one => one.GetString())
            .ShouldContain(text => text!.Contains("of at least 100 shoppers", StringComparison.Ordinal));
    }

    [Fact]
    public void Guards_of_answers_name_a_variant_that_is_slow_or_shows_few_items()
    {
        var (control, slow, narrow) = (new VariantResponses(), new VariantResponses(), new VariantResponses());
        for (var i = 0; i < VariantGuards.AnswersMin; i++)
        {
            control.Add(Answer(3 * i), TimeSpan.FromMilliseconds(1));
            slow.Add(Answer(3 * i), TimeSpan.FromMilliseconds(4));
            narrow.Add(Answer(i % 50), TimeSpan.FromMilliseconds(1));
        }

        VariantGuards.Worse("same", control, control).ShouldBeEmpty();
        VariantGuards.Worse("slow", slow, control).ShouldHaveSingleItem().ShouldStartWith("latency: slow answers");
        VariantGuards.Worse("narrow", narrow, control).ShouldHaveSingleItem()
            .ShouldBe("coverage: in 2,048 slots narrow shows 52 items, the control 2,048");

        static ScoredItem[] Answer(int item) =>
            [.. Enumerable.Range(item, 3).Select(one => new ScoredItem(one, 1, default))];
    }

    [Fact]
    public void Guards_of_few_answers_say_nothing()
    {
        var (control, other) = (new VariantResponses(), new VariantResponses());
        for (var i = 0; i < 300; i++)
        {
            control.Add([new ScoredItem(i, 1, default)], TimeSpan.FromMilliseconds(1));
            other.Add([new ScoredItem(0, 1, default)], TimeSpan.FromMilliseconds(90));
        }

        VariantGuards.Worse("other", other, control).ShouldBeEmpty();
    }

    [Fact]
    public async Task Quality_tells_how_the_shadow_does_beside_what_is_served()
    {
        await using var shop = await Shop.OpenAsync(options => options with
        {
            Processor = options.Processor with { Shadow = Shadow },
        });
        await shop.SendAsync([.. ShoppersOf(10).SelectMany(Visit)]);

        var quality = await shop.GetAsync("/v1/quality");
        var shadow = quality.GetProperty("shadow");

        quality.TryGetProperty("variants", out _).ShouldBeFalse();
        shadow.TryGetProperty("off_policy", out _).ShouldBeFalse("nothing explores");
        shadow.GetProperty("name").GetString().ShouldBe("next");
        shadow.GetProperty("policy").GetString().ShouldBe("discover");
        shadow.GetProperty("asked").GetInt64().ShouldBeGreaterThan(0);
        shadow.GetProperty("events").GetInt64().ShouldBeGreaterThan(0);
        foreach (var figure in shadow.GetProperty("figures").EnumerateArray())
        {
            (figure.GetProperty("shadow").GetDouble() - figure.GetProperty("served").GetDouble())
                .ShouldBe(figure.GetProperty("difference").GetDouble(), 1.1e-5);
        }
    }

    [Fact]
    public async Task Quality_tells_what_the_shadow_would_reach_where_the_server_explores_and_why_to_doubt_it()
    {
        await using var shop = await Shop.OpenAsync(options => options with
        {
            Processor = options.Processor with { Shadow = Shadow, Explore = 0.2 },
        });
        await shop.SendAsync([.. ShoppersOf(10).SelectMany(Visit)]);

        var found = (await shop.GetAsync("/v1/quality")).GetProperty("shadow").GetProperty("off_policy");

        found.GetProperty("events").GetInt64().ShouldBeGreaterThan(0);
        found.GetProperty("estimates").EnumerateArray().Select(one => one.GetProperty("estimator").GetString())
            .ShouldBe(["dr", "snips", "ips"]);
        found.GetProperty("doubt").GetString().ShouldNotBeNull().ShouldContain("effective samples, of at least 1,000");
    }

    [Fact]
    public async Task Impression_of_a_variant_that_does_not_run_counts_for_its_sources_alone()
    {
        await using var shop = await OpenAsync();

        await shop.PostAsync(
            "/v1/feedback/impressions",
            """[{"receipt_id":"1-1-cp-autumn","shopper_id":"ann","items":["lamp","bulb"]}]""",
            HttpStatusCode.Accepted);

        await Shop.UntilAsync(async () =>
            (await shop.GetAsync("/v1/quality")).GetProperty("feedback").GetArrayLength() == 2);
        (await shop.GetAsync("/v1/quality")).GetProperty("variants").EnumerateArray()
            .ShouldAllBe(variant => variant.GetProperty("shown").GetInt64() == 0);
    }

    private static Task<Shop> OpenAsync() => Shop.OpenAsync(options => options with
    {
        Processor = options.Processor with { Experiment = Halves },
    });

    private static string NameOf(string shopper) =>
        Halves.Variants[Halves.VariantOf(Encoding.UTF8.GetBytes(shopper))].Name;

    private static IEnumerable<string> ShoppersOf(int count) => Enumerable.Range(0, count).Select(i => $"shopper{i}");

    private static IEnumerable<string> Visit(string shopper) =>
    [
        Shop.Event(shopper, "view", "lamp", 1),
        Shop.Event(shopper, "cart", "bulb", 2),
        Shop.Event(shopper, "view", "shade", 3),
        Shop.Event(shopper, "view", "lamp", 4),
    ];

    private static async Task<List<(string Shopper, string Variant, string Sources)>> AnswersAsync(Shop shop)
    {
        var answers = new List<(string, string, string)>();
        foreach (var shopper in ShoppersOf(20))
        {
            var answer = await shop.GetAsync($"/v1/shoppers/{shopper}/recommendations");
            answers.Add((
                shopper,
                answer.GetProperty("receipt").GetProperty("variant").GetString()!,
                string.Join(' ', Shop.Sources(answer))));
        }

        return answers;
    }
}
