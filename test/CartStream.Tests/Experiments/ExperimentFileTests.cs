using CartStream.Experiments;
using CartStream.Options;
using CartStream.Recommendations;

namespace CartStream.Tests.Experiments;

public sealed class ExperimentFileTests
{
    [Fact]
    public void Parse_a_file_takes_over_what_it_says_and_the_servers_settings_for_the_rest()
    {
        var own = new ModelOptions { Knn = new() { Neighbours = 77 }, Sessions = new() { SessionsMax = 5_000 } };

        var read = ExperimentFile.Parse(
            """
            {
              "name": "spring",
              "variants": [
                { "name": "control", "percent": 50 },
                { "name": "near", "percent": 33.5, "model": "knn", "parameters": { "knn": { "neighbours": 300 } } },
                { "name": "new", "percent": 16.5, "policy": "discover" }
              ]
            }
            """,
            "e.json",
            "blend",
            own);

        read.Name.ShouldBe("spring");
        read.Variants.Select(one => (one.Name, one.TenThousandths, one.DiscoveriesOnly, one.Model)).ShouldBe(
        [
            ("control", 5_000, false, "blend"), ("near", 3_350, false, "knn"), ("new", 1_650, true, "blend"),
        ]);
        read.Variants[0].Parameters.ShouldBe(own);
        read.Variants[1].Parameters.ShouldBe(own with { Knn = own.Knn with { Neighbours = 300 } });
    }

    [Fact]
    public void Parse_a_variants_own_filter_and_days_are_part_of_what_it_is()
    {
        var plain = Parse("");
        var own = Parse(""" , "filter": "price < 20 and brand != \"x\"", "cart_days": 7, "buy_again_days": 21 """);

        var variant = own.Variants.ShouldHaveSingleItem();
        (variant.Filter, variant.CartDays, variant.BuyAgainDays).ShouldBe(("price < 20 and brand != \"x\"", 7, 21));
        (plain.Variants[0].Filter, plain.Variants[0].CartDays, plain.Variants[0].BuyAgainDays)
            .ShouldBe((null, null, null));
        own.ToCanonicalText().ShouldNotBe(plain.ToCanonicalText());
        Should.Throw<InvalidDataException>(() => Parse(""" , "filter": 3, "cart_days": 0, "buy_again_days": "x" """))
            .Message.ShouldBe("e.json: variants[0].filter: found 3, expected a text; variants[0].cart_days: found 0, "
                + "expected 1 to 36525 days; variants[0].buy_again_days: found \"x\", expected 1 to 36525 days");

        static Experiment Parse(string more) => ExperimentFile.Parse(
            $$"""{ "name": "a", "variants": [{ "name": "b", "percent": 100 {{more}} }] }""",
            "e.json",
            "blend",
            new ModelOptions());
    }

    [Fact]
    public void Parse_a_file_says_by_what_it_is_decided_which_changes_no_answer()
    {
        var plain = Parse("");
        var other = Parse(""" "metric": "purchases", "alpha": 0.01, """);

        (plain.Metric, plain.Alpha).ShouldBe((DecisionMetric.DiscoveryHits, 0.05));
        (other.Metric, other.Alpha).ShouldBe((DecisionMetric.Purchases, 0.01));
        other.ToCanonicalText().ShouldBe(plain.ToCanonicalText());

        static Experiment Parse(string more) => ExperimentFile.Parse(
            $$"""{ "name": "a", {{more}} "variants": [{ "name": "b", "percent": 100 }] }""",
            "e.json",
            "blend",
            new ModelOptions());
    }

    [Fact]
    public void Parse_a_file_with_faults_names_all_of_them_at_once()
    {
        const string json =
            """
            {
              "name": "Spring!", "since": 3, "metric": "clicks", "alpha": 1.5,
              "variants": [
                { "name": "a", "percent": 50.123, "policy": "random" },
                { "name": "a", "percent": 60, "model": "best", "weight": 1 },
                { "name": "b", "model": "full", "parameters": { "knn": { "neighbours": 0 }, "sessions": {} } },
                { "name": "c", "percent": 1, "parameters": { "knn": { "neighbours": 0, "near": 1 } } },
                7
              ]
            }
            """;

        var fault = Should.Throw<InvalidDataException>(
            () => ExperimentFile.Parse(json, "e.json", "blend", new ModelOptions())).Message;

        fault.ShouldStartWith("e.json: ");
        string[] expected =
        [
            "since: unknown",
            "metric: found 'clicks', expected one of discovery-hits, hits, purchase-hits, purchases, revenue",
            "alpha: found 1.5, expected 0.0001 to 0.5",
            "name: found \"Spring!\"",
            "variants[0].percent: found 50.123",
            "variants[0].policy: found 'random'",
            "variants[1].weight: unknown",
            "variants[1].model: found 'best'",
            "variants[2].percent: found nothing",
            "variants[2].model: found 'full'",
            "variants[2].parameters.sessions: can't differ by variant",
            "variants[3].parameters.near",
            "variants[4]: found 7, expected an object",
            "variants: found the name 'a' 2 times",
        ];
        foreach (var part in expected)
            fault.Replace("parameters.knn.near", "parameters.near", StringComparison.Ordinal).ShouldContain(part);
    }

    [Theory]
    [InlineData("""{"name":"a","variants":[{"name":"b","percent":99}]}""", "found 99 percent together, expected 100")]
    [InlineData("""{"name":"a","variants":[]}""", "variants: found [], expected a list of 1 to 20")]
    [InlineData("""{"name":"a"}""", "variants: found nothing")]
    [InlineData("""{"name":"a","name":"b"}""", "line 1: found 'name' twice in one object")]
    [InlineData("[]", "found no JSON object")]
    [InlineData("{", "line 1: found no valid JSON")]
    [InlineData("""{"name":"a","variants":[{"name":"b","percent":100,"parameters":{"knn":{"neighbours":0}}}]}""",
        "variants[0].parameters.knn.neighbours: found 0")]
    [InlineData("""{"name":"a","variants":[{"name":"b","percent":100,"parameters":{"knn":{"neighbours":1.5}}}]}""",
        "variants[0].parameters.knn.neighbours: found a number that does not fit")]
    public void Parse_something_else_says_what_was_found(string json, string expected) => Should
        .Throw<InvalidDataException>(() => ExperimentFile.Parse(json, "e.json", "blend", new ModelOptions()))
        .Message.ShouldContain(expected);

    [Fact]
    public void Parse_shadow_reads_a_variant_without_a_percentage()
    {
        var shadow = ExperimentFile.ParseShadow(
            """{"name":"next","policy":"discover","model":"rules"}""", "s.json", "blend", new ModelOptions());

        shadow.ShouldBe(new Variant("next", true, "rules", new ModelOptions()));
        Should.Throw<InvalidDataException>(() => ExperimentFile.ParseShadow(
            """{"name":"next","percent":5}""", "s.json", "blend", new ModelOptions()))
            .Message.ShouldContain("percent: unknown");
    }
}
