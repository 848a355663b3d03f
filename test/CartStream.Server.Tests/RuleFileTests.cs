using System.Net;
using CartStream.Server.Api;
using CartStream.Server.Node;

namespace CartStream.Server.Tests;

/// <summary>Rules in a file.</summary>
public sealed class RuleFileTests
{
    [Theory]
    [InlineData("""{"rules":[{"kind":"exclude","filter":"price >= 4"}]}""")]
    [InlineData("""{"version":7,"rules":[{"kind":"exclude","filter":"price >= 4"}]}""")]
    [InlineData("""[{"kind":"exclude","filter":"price >= 4"}]""")]
    [InlineData("{ // the shop's\n \"rules\": [\n {\"kind\":\"exclude\", \"filter\":\"price >= 4\"},\n ] }")]
    public void Parse_reads_what_the_api_takes_and_answers(string text)
    {
        var rules = RuleFile.Parse(text, "rules.json");

        rules.Single().Kind.ShouldBe("exclude");
        rules.Single().Filter.ShouldBe("price >= 4");
    }

    [Fact]
    public async Task Parse_reads_what_the_api_answers_about_rules_of_every_kind()
    {
        await using var shop = await Shop.OpenAsync();
        using var put = Shop.Json("""
            {"rules":[
              {"kind":"pin","items":["A"],"placements":["home"]},
              {"kind":"boost","filter":"price < 3","places":2},
              {"kind":"bury","filter":"price > 9"},
              {"kind":"exclude","filter":"price >= 4","name":"dear"},
              {"kind":"diversity","per":"brand","max":2},
              {"kind":"buy_again","days":30},
              {"kind":"cart_age","days":7,"filter":"price < 3"}
            ]}
            """);
        await Shop.ReadAsync(
            await shop.Client.PutAsync("/v1/rules", put, TestContext.Current.CancellationToken), HttpStatusCode.OK);
        var answer = (await shop.GetAsync("/v1/rules")).GetRawText();

        var rules = RuleFile.Parse(answer, "rules.json");

        rules.Select(rule => rule.Days).ShouldBe([null, null, null, null, null, 30, 7]);
        rules.Select(rule => rule.Max).ShouldBe([null, null, null, null, 2, null, null]);
    }

    [Fact]
    public void Parse_of_faults_names_each_by_line_and_rule()
    {
        const string text = """
            {"rules": [
              {"kind": "pin", "items": ["A"]},
              {"kind": "exclude",
               "filter": "colour = 'red'"},
              {"kind": "bost", "filter": "price < 3"},
              {"kind": "bury", "filter": "price < 3", "places": "far"},
              {"kind": "boost", "filter": "price < 3", "placement": ["home"]},
              null
            ]}
            """;

        var faults = Should.Throw<InvalidDataException>(() => RuleFile.Parse(text, "r.json")).Message.Split('\n');

        faults.Select(fault => fault[..fault.IndexOf(": found", StringComparison.Ordinal)]).Order().ShouldBe(
        [
            "r.json, line 3: rules[1].filter", "r.json, line 5: rules[2].kind", "r.json, line 6: rules[3].places",
            "r.json, line 7: rules[4].placement", "r.json, line 8: rules[5]",
        ]);
        faults.ShouldContain(fault => fault.Contains("did you mean 'placements'?", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\n\"rules\": [\n{]}", "r.json, line 3: found no valid JSON")]
    [InlineData("[] x", "r.json, line 1: found no valid JSON")]
    [InlineData("{\"rules\":[],\n\"rules\":[]}", "r.json, line 2: found 'rules' twice in one object")]
    [InlineData("{\"\\ud800\":1}", "r.json, line 1: found a text with half a surrogate pair")]
    [InlineData("{\"rules\":[\n{\"\\ud800\":1}]}", "r.json, line 2: found a text with half a surrogate pair")]
    [InlineData("{}", "r.json: found no list of rules")]
    [InlineData("{\"rules\":3}", "r.json: found no list of rules")]
    [InlineData("7", "r.json: found no list of rules")]
    public void Parse_of_what_is_no_file_of_rules_says_where(string text, string expected) =>
        Should.Throw<InvalidDataException>(() => RuleFile.Parse(text, "r.json")).Message.ShouldStartWith(expected);

    [Fact]
    public async Task Start_with_rules_makes_them_hold_once_and_again_when_others_were_put_meanwhile()
    {
        var rules = RuleFile.Parse("""[{"kind":"exclude","filter":"item = 'i1'","name":"from the file"}]""", "r.json");
        await using var shop = await Shop.OpenAsync(options => options with { Rules = rules });
        await shop.SendAsync(Shop.Event("s", "view", "i1", 1), Shop.Event("s", "view", "i2", 2));

        (await VersionAsync()).ShouldBe(1);
        Shop.Items(await shop.GetAsync("/v1/trending")).ShouldBe(["i2"]);
        await shop.RestartAsync();
        (await VersionAsync()).ShouldBe(1, "the same rules are no new version");

        using var other = Shop.Json("""{"rules":[]}""");
        await Shop.ReadAsync(
            await shop.Client.PutAsync("/v1/rules", other, TestContext.Current.CancellationToken), HttpStatusCode.OK);
        Shop.Items(await shop.GetAsync("/v1/trending")).Count.ShouldBe(2);
        await shop.RestartAsync();

        (await VersionAsync()).ShouldBe(3);
        Shop.Items(await shop.GetAsync("/v1/trending")).ShouldBe(["i2"]);

        async Task<int> VersionAsync() => (await shop.GetAsync("/v1/rules")).GetProperty("version").GetInt32();
    }

    [Fact]
    public async Task Start_without_rules_leaves_those_that_are_stored()
    {
        await using var shop = await Shop.OpenAsync();
        using var put = Shop.Json("""{"rules":[{"kind":"pin","items":["a"]}]}""");
        await shop.Client.PutAsync("/v1/rules", put, TestContext.Current.CancellationToken);

        await shop.RestartAsync();

        (await shop.GetAsync("/v1/rules")).GetProperty("rules").GetArrayLength().ShouldBe(1);
    }
}
