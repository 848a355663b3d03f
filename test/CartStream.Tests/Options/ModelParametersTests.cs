using System.Text.Json.Nodes;
using CartStream.Options;

namespace CartStream.Tests.Options;

public sealed class ModelParametersTests
{
    [Fact]
    public void Parse_what_was_written_gives_it_back()
    {
        var options = new ModelOptions { Knn = new() { Neighbours = 77, QueryDecay = 0.123f } };

        var text = ModelParameters.ToText(options, new JsonObject { ["metric"] = "hr@20 + mrr@20" });

        text.ShouldContain("\"metric\": \"hr@20 + mrr@20\"");
        ModelParameters.Parse(text, "f").ShouldBe(options);
    }

    [Fact]
    public void Parse_what_is_not_there_has_its_default() =>
        ModelParameters.Parse("""{"parameters":{"knn":{"neighbours":77}}}""", "f")
            .ShouldBe(new ModelOptions { Knn = new() { Neighbours = 77 } });

    [Theory]
    [InlineData("none", ExclusionRule.None)]
    [InlineData("current", ExclusionRule.Current)]
    [InlineData("session", ExclusionRule.Session)]
    [InlineData("cart", ExclusionRule.Cart)]
    public void Parse_rule_by_its_name_on_the_command_line_gives_it(string name, ExclusionRule rule)
    {
        var options = ModelParameters.Parse($$$$"""{"parameters":{"ranking":{"exclude":"{{{{name}}}}"}}}""", "f");

        options.Ranking.Exclude.ShouldBe(rule);
        ModelParameters.ToText(options, []).ShouldContain($"\"exclude\": \"{name}\"");
    }

    [Theory]
    [InlineData("[]", "p.json: found no JSON object, expected one with 'parameters'")]
    [InlineData("{\n!", "p.json, line 2: found no valid JSON at byte 1 of it, expected an object with 'parameters'")]
    [InlineData("{}", "p.json: parameters: found nothing, expected an object")]
    [InlineData(
        """{"parameters":{},"extra":1}""", "p.json: extra: unknown, expected tuned_on or parameters")]
    [InlineData(
        """{"parameters":{"reminders":{"items":1}}}""",
        "p.json: reminders.items: unknown, expected one of items_max, half_life_ms, next, view, cart, purchase")]
    [InlineData(
        """{"parameters":{"knn":{"neighbours":"many"}}}""",
        "p.json: knn.neighbours: found a text, expected a number")]
    [InlineData(
        """{"parameters":{"knn":{"neighbours":1.5}}}""",
        "p.json: knn.neighbours: found a value that does not fit, expected a whole number")]
    [InlineData(
        """{"parameters":{"ranking":{"exclude":"all"}}}""",
        "p.json: ranking.exclude: found a value that does not fit, expected one of none, current, session, cart")]
    [InlineData(
        """{"parameters":{"knn":{"neighbours":0,"query_decay":9}}}""",
        "p.json: knn.neighbours: found 0, expected 1 to 100000; knn.query_decay: found 9, expected 0 to 5")]
    public void Parse_faults_say_what_was_found_and_expected(string json, string message) =>
        Should.Throw<InvalidDataException>(() => ModelParameters.Parse(json, "p.json")).Message.ShouldBe(message);

    [Fact]
    public void TunableParameters_every_option_is_searched_or_listed_with_a_reason()
    {
        var searched = TunableParameters.All.Select(parameter => parameter.Name).ToArray();
        searched.ShouldBeUnique();
        var listed = TunableParameters.OptionNames()
            .Where(name => TunableParameters.NotTuned.Keys.Any(
                prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            .ToArray();

        searched.Intersect(listed).ShouldBeEmpty();
        searched.Union(listed).Order().ShouldBe(TunableParameters.OptionNames().Order());
    }

    [Fact]
    public void TunableParameters_ends_of_every_range_are_sound()
    {
        foreach (var position in new[] { 0d, 0.5, 1 })
        {
            var values = TunableParameters.All.ToDictionary(parameter => parameter.Name, one => one.At(position));
            var options = TunableParameters.With(new ModelOptions(), values);

            options.Faults().ShouldBeEmpty();
            foreach (var parameter in TunableParameters.All)
            {
                var expected = parameter.At(position);
                TunableParameters.Value(options, parameter).ShouldBe(expected, (expected * 1e-6) + 1e-12);
            }
        }
    }
}
