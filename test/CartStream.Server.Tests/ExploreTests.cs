using System.Net;
using System.Text;
using System.Text.Json;

namespace CartStream.Server.Tests;

/// <summary>Live answers that show now and then what would not have been shown.</summary>
public sealed class ExploreTests
{
    private const int Shoppers = 40;

    [Fact]
    public async Task Get_is_explored_for_some_shoppers_alike_at_each_time_and_says_how_probable_each_item_was()
    {
        await using var plain = await OpenAsync(0);
        await using var shop = await OpenAsync(0.5);
        var explored = 0;
        for (var i = 0; i < Shoppers; i++)
        {
            var path = $"/v1/shoppers/shopper{i}/recommendations?count=6";
            var before = await plain.GetAsync(path);
            var answer = await shop.GetAsync(path);

            Shop.Items(await shop.GetAsync(path)).ShouldBe(Shop.Items(answer), "the same query");
            before.GetProperty("receipt").TryGetProperty("propensities", out _).ShouldBeFalse();
            var propensities = Propensities(answer);
            propensities.Count.ShouldBe(Shop.Items(answer).Count);
            var came = Shop.Items(answer).Except(Shop.Items(before)).ToList();
            came.Count.ShouldBeLessThanOrEqualTo(1);
            if (came.Count == 1)
                propensities[Shop.Items(answer).IndexOf(came[0])].ShouldBeLessThan(0.5);
            for (var slot = 0; slot < propensities.Count; slot++)
            {
                if (Shop.Sources(answer)[slot] == "cart")
                    propensities[slot].ShouldBe(1);
            }

            explored += came.Count;
        }

        explored.ShouldBeInRange(Shoppers / 5, Shoppers * 4 / 5);
    }

    [Fact]
    public async Task Pages_of_an_explored_answer_hold_each_item_once()
    {
        await using var shop = await OpenAsync(0.5);
        for (var i = 0; i < 10; i++)
        {
            var path = $"/v1/shoppers/shopper{i}/recommendations?count=5";

            var first = await shop.GetAsync(path);
            var second = await shop.GetAsync($"{path}&offset=5");
            var third = await shop.GetAsync($"{path}&offset=10");

            List<string> all = [.. Shop.Items(first), .. Shop.Items(second), .. Shop.Items(third)];
            all.Count.ShouldBe(15);
            all.Distinct().Count().ShouldBe(15, string.Join(' ', all));
            second.GetProperty("receipt").TryGetProperty("propensities", out _).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Rules_hold_for_what_is_explored()
    {
        await using var shop = await OpenAsync(0.5);
        await PutRulesAsync(
            shop,
            """
            {"rules":[{"kind":"exclude","filter":"item in ('i1','i2')"},{"kind":"bury","filter":"item in ('i3','i4')"},
            {"kind":"pin","items":["i30"]}]}
            """);
        for (var i = 0; i < Shoppers; i++)
        {
            var answer = await shop.GetAsync($"/v1/shoppers/shopper{i}/recommendations?count=5&exclude=i9");

            var items = Shop.Items(answer);
            items.ShouldNotContain("i1");
            items.ShouldNotContain("i9");
            foreach (var buried in new[] { "i3", "i4" })
            {
                if (items.Contains(buried))
                    Shop.Sources(answer)[items.IndexOf(buried)].ShouldBe("cart");
            }

            if (Shop.Sources(answer)[0] != "pinned")
                continue;
            items[0].ShouldBe("i30");
            Propensities(answer)[0].ShouldBe(1);
        }
    }

    [Fact]
    public async Task Answers_without_a_shopper_are_not_explored()
    {
        await using var shop = await OpenAsync(0.5);

        (await shop.GetAsync("/v1/trending")).GetProperty("receipt").TryGetProperty("propensities", out _)
            .ShouldBeFalse();
        (await shop.GetAsync("/v1/items/i5/related")).GetProperty("receipt").TryGetProperty("propensities", out _)
            .ShouldBeFalse();
    }

    private static async Task PutRulesAsync(Shop shop, string json)
    {
        using var rules = new StringContent(json, Encoding.UTF8, "application/json");
        await Shop.ReadAsync(await shop.Client.PutAsync("/v1/rules", rules), HttpStatusCode.OK);
    }

    private static List<double> Propensities(JsonElement answer) =>
        [.. answer.GetProperty("receipt").GetProperty("propensities").EnumerateArray().Select(one => one.GetDouble())];

    private static async Task<Shop> OpenAsync(double explore)
    {
        var shop = await Shop.OpenAsync(options => options with
        {
            Processor = options.Processor with { Explore = explore },
        });
        for (var i = 0; i < Shoppers; i++)
        {
            var shopper = $"shopper{i}";
            await shop.SendAsync(
            [
                Shop.Event(shopper, "view", $"i{i}", 10 * i),
                Shop.Event(shopper, "cart", $"i{(i + 1) % 40}", (10 * i) + 1),
                Shop.Event(shopper, "view", $"i{(i * 7) % 40}", (10 * i) + 2),
            ]);
        }

        return shop;
    }
}
