using System.Net;
using System.Text;
using System.Text.Json;
using CartStream.Log;
using CartStream.Server.Rules;
using CartStream.Server.Writing;

namespace CartStream.Server.Tests;

/// <summary>The shop's rules for what is answered.</summary>
public sealed class RuleTests
{
    [Fact]
    public async Task Rules_hold_from_the_next_answer_on_and_over_a_restart_and_the_receipt_names_their_version()
    {
        await using var shop = await OpenAsync();
        (await TrendingAsync(shop)).ShouldBe(["i0", "i1", "i2", "i3", "i4", "i5"]);
        (await shop.GetAsync("/v1/trending")).GetProperty("receipt").TryGetProperty("rules_version", out _)
            .ShouldBeFalse();

        (await PutAsync(shop, """[{"kind":"exclude","filter":"brand = 'Odd'","name":"no odd ones"}]"""))
            .GetProperty("version").GetInt32().ShouldBe(1);

        await CheckAsync();
        await shop.RestartAsync();
        await CheckAsync();
        (await PutAsync(shop, "[]")).GetProperty("version").GetInt32().ShouldBe(2);
        (await TrendingAsync(shop)).Count.ShouldBe(6);

        async Task CheckAsync()
        {
            var answer = await shop.GetAsync("/v1/trending");
            Shop.Items(answer).ShouldBe(["i0", "i2", "i4"]);
            answer.GetProperty("receipt").GetProperty("rules_version").GetInt32().ShouldBe(1);
            (await shop.GetAsync("/v1/rules")).GetProperty("rules")[0].GetProperty("name").GetString()
                .ShouldBe("no odd ones");
            var related = await shop.GetAsync("/v1/items/i0/related?filter=" + Uri.EscapeDataString("price < 3"));
            Shop.Items(related).ShouldBe(["i2"]);
        }
    }

    [Theory]
    [InlineData("""[{"kind":"boost","filter":"brand = 'Odd'"},{"kind":"boost","filter":"price > 150"}]""")]
    [InlineData("""[{"kind":"bury","filter":"price < 150"},{"kind":"boost","filter":"price > 200"}]""")]
    [InlineData("""[{"kind":"diversity","per":"category","max":20}]""")]
    [InlineData("""[{"kind":"diversity","per":"category","max":3},{"kind":"diversity","per":"brand","max":5}]""")]
    [InlineData("""[{"kind":"bury","filter":"price < 90"},{"kind":"diversity","per":"category","max":40}]""")]
    public async Task Pages_have_each_item_once_when_rules_bring_items_from_far_behind(string rules)
    {
        await using var shop = await Shop.OpenAsync();
        // i0 is the most popular. The first 150 of 260 items are of one category.
        var events = Enumerable.Range(0, 260).SelectMany(item => Enumerable.Range(0, item < 240 ? 2 : 1).Select(
            visit => Shop.Event($"u{item}-{visit}", item < 120 ? "purchase" : "view", $"i{item:000}", item)));
        await shop.SendAsync([.. events]);
        await shop.PutItemsAsync([.. Enumerable.Range(0, 260).Select(item => JsonSerializer.Serialize(new
        {
            item_id = $"i{item:000}",
            attributes = new
            {
                brand = item % 2 == 0 ? "Even" : "Odd", price = item, category = item < 150 ? "c" : $"d{item % 7}",
            },
        }))]);
        await PutAsync(shop, rules);

        foreach (var path in (string[])["/v1/trending", "/v1/items/i007/related", "/v1/shoppers/u3-0/recommendations"])
        {
            var whole = await PagedAsync(shop, path, 100);
            whole.Count.ShouldBeGreaterThan(257, path);
            whole.ShouldBeUnique(path);
            (await PagedAsync(shop, path, 30)).ShouldBe(whole, path);
        }
    }

    [Theory]
    [InlineData("""[{"kind":"boost","filter":"item = 'i4'","places":2}]""", "i0 i1 i4 i2 i3 i5")]
    [InlineData("""[{"kind":"boost","filter":"brand = 'Odd'"}]""", "i1 i3 i5 i0 i2 i4")]
    [InlineData("""[{"kind":"bury","filter":"item = 'i0'","places":3}]""", "i1 i2 i3 i0 i4 i5")]
    [InlineData("""[{"kind":"bury","filter":"brand = 'Odd'"}]""", "i0 i2 i4 i1 i3 i5")]
    [InlineData("""[{"kind":"diversity","per":"brand","max":1}]""", "i0 i1 i2 i3 i4 i5")]
    [InlineData("""[{"kind":"pin","items":["i5","shelf"]}]""", "i5 shelf i0 i1 i2 i3 i4")]
    [InlineData("""[{"kind":"pin","items":["nowhere","i1","i1"]}]""", "nowhere i1 i0 i2 i3 i4 i5")]
    [InlineData("""[{"kind":"pin","items":["i1","i2"]},{"kind":"exclude","filter":"item = 'i2'"}]""", "i1 i0 i3 i4 i5")]
    public async Task Rule_of_a_kind_orders_as_it_says(string rules, string expected)
    {
        await using var shop = await OpenAsync();

        await PutAsync(shop, rules);

        var found = await TrendingAsync(shop);
        // Items that only the catalogue knows may come last.
        string.Join(' ', found.Where(item => item != "shelf" || expected.Contains("shelf", StringComparison.Ordinal)))
            .ShouldBe(expected);
    }

    [Fact]
    public async Task Diversity_moves_what_is_too_many_behind_the_rest()
    {
        await using var shop = await OpenAsync();
        await PutAsync(shop, """[{"kind":"diversity","per":"category","max":2}]""");

        // i0 to i3 are of category c, i4 and i5 of none.
        (await TrendingAsync(shop)).ShouldBe(["i0", "i1", "i4", "i5", "i2", "i3"]);
        Shop.Items(await shop.GetAsync("/v1/trending?count=3")).ShouldBe(["i0", "i1", "i4"]);
    }

    [Fact]
    public async Task Rules_of_a_placement_hold_there_alone()
    {
        await using var shop = await OpenAsync();
        await PutAsync(
            shop,
            """
            [{"kind":"pin","items":["i5"],"placements":["home","product"]},
             {"kind":"exclude","filter":"item = 'i0'","placements":["checkout"]},
             {"kind":"exclude","filter":"item = 'i1'"}]
            """);

        (await TrendingAsync(shop)).ShouldBe(["i0", "i2", "i3", "i4", "i5"]);
        (await TrendingAsync(shop, "?placement=home")).ShouldBe(["i5", "i0", "i2", "i3", "i4"]);
        (await TrendingAsync(shop, "?placement=checkout")).ShouldBe(["i2", "i3", "i4", "i5"]);
        Shop.FaultyFields(await shop.GetAsync("/v1/trending?placement=attic", HttpStatusCode.BadRequest))
            .ShouldBe(["placement"]);
    }

    [Fact]
    public async Task Pinned_item_is_left_out_where_any_item_would_be()
    {
        await using var shop = await OpenAsync();
        await PutAsync(shop, """[{"kind":"pin","items":["i0","i1","i2","i5"]}]""");
        await shop.Client.PostAsync(
            "/v1/items/i1/stock", Shop.Json("""{"in_stock":false}"""), TestContext.Current.CancellationToken);
        await shop.SendAsync(Shop.Event("buyer", "purchase", "i2", 90), Shop.Event("buyer", "view", "i3", 91));

        Shop.Items(await shop.GetAsync("/v1/items/i0/related")).Take(2).ShouldBe(["i2", "i5"]);
        Shop.Items(await shop.GetAsync("/v1/trending?exclude=i0&brand=Odd")).ShouldBe(["i5", "i3"]);
        var buyer = await shop.GetAsync("/v1/shoppers/buyer/recommendations");
        Shop.Items(buyer).Take(2).ShouldBe(["i0", "i5"]);
        Shop.Sources(buyer).Take(2).ShouldBe(["pinned", "pinned"]);
        var receipt = buyer.GetProperty("receipt").GetProperty("id").GetString();
        var shown = await shop.PostAsync(
            "/v1/feedback/impressions",
            $$"""[{"receipt_id":"{{receipt}}","shopper_id":"buyer","items":["i0","i5"]}]""",
            HttpStatusCode.Accepted);
        shown.GetProperty("accepted").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Boosted_items_stay_behind_the_cart()
    {
        await using var shop = await OpenAsync();
        await shop.SendAsync(Shop.Event("cara", "cart", "i4", 90), Shop.Event("cara", "view", "i0", 91));
        await PutAsync(shop, """[{"kind":"boost","filter":"item = 'i5'"}]""");

        Shop.Items(await shop.GetAsync("/v1/shoppers/cara/recommendations")).Take(2).ShouldBe(["i4", "i5"]);
    }

    [Fact]
    public async Task Pages_with_rules_have_each_item_once()
    {
        await using var shop = await OpenAsync();
        await PutAsync(
            shop,
            """[{"kind":"pin","items":["i3","shelf","i1"]},{"kind":"bury","filter":"item = 'i0'","places":2}]""");
        var whole = Shop.Items(await shop.GetAsync("/v1/trending?count=100"));

        foreach (var count in (int[])[1, 2, 4])
        {
            var paged = new List<string>();
            for (var offset = 0; offset < whole.Count + count; offset += count)
                paged.AddRange(Shop.Items(await shop.GetAsync($"/v1/trending?count={count}&offset={offset}")));
            paged.ShouldBe(whole, $"count {count}");
        }
    }

    [Theory]
    [InlineData("[]", "lamp old")]
    [InlineData("""[{"kind":"buy_again","days":3}]""", "lamp milk old soap")]
    [InlineData("""[{"kind":"buy_again","days":3,"filter":"category = 'food'"}]""", "lamp milk old")]
    [InlineData(
        """[{"kind":"buy_again","days":30,"filter":"item = 'milk'"},{"kind":"buy_again","days":3}]""", "lamp old soap")]
    [InlineData("""[{"kind":"buy_again","days":6}]""", "lamp old")]
    [InlineData("""[{"kind":"cart_age","days":3}]""", "lamp")]
    [InlineData("""[{"kind":"cart_age","days":3,"filter":"item = 'milk'"}]""", "lamp old")]
    [InlineData("""[{"kind":"cart_age","days":3,"placements":["home"]}]""", "lamp old")]
    public async Task Days_of_rules_hold_for_what_was_bought_and_for_the_cart(string rules, string expected)
    {
        await using var shop = await Shop.OpenAsync();
        await shop.PutItemsAsync("""{"item_id":"milk","attributes":{"category":"food"}}""");
        await shop.SendAsync(
            At("ann", "cart", "old", 5), At("ann", "purchase", "milk", 5), At("ann", "purchase", "soap", 5),
            At("else", "view", "lamp", 5), At("ann", "view", "chair", 0));
        await shop.ProcessedAsync();

        await PutAsync(shop, rules);

        Shop.Items(await shop.GetAsync("/v1/shoppers/ann/recommendations")).Order().ShouldBe(expected.Split(' '));

        static string At(string shopper, string type, string item, int daysAgo) => $$"""
            {"event_time":"{{TimeProvider.System.GetUtcNow().AddDays(-daysAgo).AddSeconds(-5):yyyy-MM-ddTHH:mm:ssZ}}",
             "event_type":"{{type}}","item_id":"{{item}}","shopper_id":"{{shopper}}"}
            """;
    }

    [Theory]
    [InlineData("""{}""", "rules")]
    [InlineData("""{"rules":[null]}""", "rules[0]")]
    [InlineData("""{"rules":[{"kind":"pin","items":["a"],"placments":["home"]}]}""", "rules[0].placments")]
    [InlineData("""{"rules":[],"verison":1}""", "verison")]
    [InlineData("""{"rules":[{"kind":"hide"}]}""", "rules[0].kind")]
    [InlineData("""{"rules":[{"kind":"exclude"}]}""", "rules[0].filter")]
    [InlineData("""{"rules":[{"kind":"exclude","filter":"colour = 1"}]}""", "rules[0].filter")]
    [InlineData("""{"rules":[{"kind":"exclude","filter":"price < 1","items":["a"]}]}""", "rules[0].items")]
    [InlineData("""{"rules":[{"kind":"boost","filter":"price < 1","places":0}]}""", "rules[0].places")]
    [InlineData("""{"rules":[{"kind":"pin"}]}""", "rules[0].items")]
    [InlineData("""{"rules":[{"kind":"pin","items":[""]}]}""", "rules[0].items[0]")]
    [InlineData("""{"rules":[{"kind":"diversity","per":"colour","max":1}]}""", "rules[0].per")]
    [InlineData("""{"rules":[{"kind":"diversity","per":"brand"}]}""", "rules[0].max")]
    [InlineData("""{"rules":[{"kind":"pin","items":["a"],"placements":["attic"]}]}""", "rules[0].placements")]
    [InlineData("""{"rules":[{"kind":"buy_again"}]}""", "rules[0].days")]
    [InlineData("""{"rules":[{"kind":"cart_age","days":0}]}""", "rules[0].days")]
    [InlineData("""{"rules":[{"kind":"cart_age","days":36526}]}""", "rules[0].days")]
    [InlineData("""{"rules":[{"kind":"buy_again","days":1,"filter":"colour = 1"}]}""", "rules[0].filter")]
    [InlineData("""{"rules":[{"kind":"exclude","filter":"price < 1","days":1}]}""", "rules[0].days")]
    public async Task Put_a_bad_rule_names_it_and_changes_nothing(string body, string field)
    {
        await using var shop = await Shop.OpenAsync();

        var put = await shop.Client.PutAsync(
            "/v1/rules", Shop.Json(body), TestContext.Current.CancellationToken);

        Shop.FaultyFields(await Shop.ReadAsync(put, HttpStatusCode.BadRequest)).ShouldBe([field]);
        (await shop.GetAsync("/v1/rules")).GetProperty("version").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Put_over_another_version_than_was_expected_is_refused()
    {
        await using var shop = await Shop.OpenAsync();
        await PutAsync(shop, "[]");

        var put = await shop.Client.PutAsync(
            "/v1/rules", Shop.Json("""{"rules":[],"version":0}"""), TestContext.Current.CancellationToken);

        await Shop.ReadAsync(put, HttpStatusCode.Conflict);
        put = await shop.Client.PutAsync(
            "/v1/rules", Shop.Json("""{"rules":[],"version":1}"""), TestContext.Current.CancellationToken);
        (await Shop.ReadAsync(put, HttpStatusCode.OK)).GetProperty("version").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Rules_of_the_topics_last_record_hold_whatever_versions_nodes_have_given()
    {
        await using var shop = await Shop.OpenAsync();
        var book = shop.Service<RuleBook>();

        Apply(book, offset: 0, PinOf(version: 5));
        Apply(book, offset: 1, PinOf(version: 3));

        book.Rules.Version.ShouldBe(3);
        Should.Throw<InvalidDataException>(() => book.Apply(new LogRecord
        {
            Offset = 7, TimeMs = 0, Key = "rules"u8, Value = "{"u8,
        })).Message.ShouldContain("offset 7");
    }

    [Fact]
    public async Task Rules_of_this_node_hold_at_once_unless_a_later_record_was_read()
    {
        await using var shop = await Shop.OpenAsync();
        var book = shop.Service<RuleBook>();

        book.Begin(RuleBook.Write(PinOf(version: 4)).Value);
        Apply(book, offset: 0, PinOf(version: 9));
        book.Finish(PinOf(version: 4));
        book.Rules.Version.ShouldBe(4);

        book.Begin(RuleBook.Write(PinOf(version: 6)).Value);
        Apply(book, offset: 1, PinOf(version: 6));
        Apply(book, offset: 2, PinOf(version: 5));
        book.Finish(PinOf(version: 6));
        book.Rules.Version.ShouldBe(5);
    }

    private static RuleSet PinOf(int version) => new(version, [new ShopRule { Kind = "pin", Items = ["a"] }]);

    [Fact]
    public async Task Rules_that_another_node_has_just_set_are_not_replaced_as_those_of_an_earlier_version()
    {
        await using var shop = await Shop.OpenAsync();
        var (key, value) = RuleBook.Write(PinOf(version: 1));
        var write = new LogWrite();
        write.Add(ServerTopics.Rules, 0, key, value, timeMs: 1);
        (await shop.Service<GroupCommit>().WriteAsync(write)).Kind.ShouldBe(WriteKind.Written);

        var (kind, _) = await shop.Service<RuleIntake>().ReplaceAsync([], expected: 0);

        kind.ShouldBe(WriteKind.Conflict);
        shop.Service<RuleBook>().Rules.Version.ShouldBe(1);
    }

    private static void Apply(RuleBook book, long offset, RuleSet rules)
    {
        var (key, value) = RuleBook.Write(rules);
        book.Apply(new LogRecord { Offset = offset, TimeMs = 0, Key = key, Value = value });
    }

    /// <summary>Six items, the first of them the most popular, and one without interactions.</summary>
    private static async Task<Shop> OpenAsync()
    {
        var shop = await Shop.OpenAsync();
        await shop.PutItemsAsync([.. Enumerable.Range(0, 6).Select(i => JsonSerializer.Serialize(new
        {
            item_id = $"i{i}",
            attributes = new { brand = i % 2 == 0 ? "Even" : "Odd", price = i, category = i < 4 ? "c" : null },
        }))]);
        var second = 0;
        var events = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            for (var shopper = 0; shopper < 12 - (2 * i); shopper++)
                events.Add(Shop.Event($"s{i}-{shopper}", "view", $"i{i}", second++ / 2));
        }

        await shop.SendAsync(events);
        return shop;
    }

    private static async Task<List<string>> TrendingAsync(Shop shop, string query = "") =>
        Shop.Items(await shop.GetAsync($"/v1/trending{query}"));

    private static async Task<JsonElement> PutAsync(Shop shop, string rules)
    {
        using var body = new StringContent($"{{\"rules\":{rules}}}", Encoding.UTF8, "application/json");
        return await Shop.ReadAsync(await shop.Client.PutAsync("/v1/rules", body), HttpStatusCode.OK);
    }

    private static async Task<List<string>> PagedAsync(Shop shop, string path, int count)
    {
        var paged = new List<string>();
        for (var offset = 0; offset < 300; offset += count)
            paged.AddRange(Shop.Items(await shop.GetAsync($"{path}?count={count}&offset={offset}")));
        return paged;
    }
}
