using System.Text;
using CartStream.Experiments;
using CartStream.Log;
using CartStream.Options;
using CartStream.Processing.Processor;
using CartStream.Recommendations;

namespace CartStream.Server.Tests;

/// <summary>Filters, the age of cart lines and buying again, as variants have them of their own.</summary>
public sealed class VariantSettingTests
{
    private static Experiment Halves(Variant other) => new(
        "halves",
        [
            new Variant("control", false, "blend", new ModelOptions()) { TenThousandths = 5_000 },
            other with { Name = "other", TenThousandths = 5_000 },
        ]);

    [Fact]
    public async Task Filter_of_a_variant_holds_for_answers_and_for_what_is_stored()
    {
        var experiment = Halves(new Variant("", false, "blend", new ModelOptions()) { Filter = "price < 20" });
        var (control, other) = ShoppersOf(experiment);
        await using var shop = await OpenAsync(experiment);
        await shop.PutItemsAsync(
            Priced("cheap", 5), Priced("dear", 500), Priced("mid", 19));
        string[] items = ["dear", "cheap", "mid", "unknown"];
        foreach (var shopper in new[] { control, other })
            await shop.SendAsync([.. items.Select((item, i) => Shop.Event(shopper, "cart", item, i))]);
        await shop.ProcessedAsync();

        Shop.Items(await shop.GetAsync($"/v1/shoppers/{control}/recommendations")).ShouldContain("dear");
        var answered = Shop.Items(await shop.GetAsync($"/v1/shoppers/{other}/recommendations"));
        answered.ShouldContain("cheap");
        answered.ShouldNotContain("dear");
        answered.ShouldNotContain("unknown");
        // A filter of the request is added to it.
        Shop.Items(await shop.GetAsync($"/v1/shoppers/{other}/recommendations?price_min=10")).ShouldBe(["mid"]);
        StoredOf(shop, other).ShouldAllBe(item => item == "cheap" || item == "mid");
        StoredOf(shop, control).ShouldContain("dear");
    }

    [Fact]
    public async Task Days_of_a_variant_hold_for_its_shoppers_alone()
    {
        var experiment = Halves(
            new Variant("", false, "blend", new ModelOptions()) { CartDays = 1, BuyAgainDays = 1 });
        var (control, other) = ShoppersOf(experiment);
        await using var shop = await OpenAsync(experiment);
        foreach (var shopper in new[] { control, other })
        {
            await shop.SendAsync(
                At(shopper, "cart", "old", 5), At(shopper, "purchase", "milk", 5), At("else", "view", "milk", 5),
                At("else", "view", "lamp", 5), At(shopper, "view", "lamp", 2), At(shopper, "view", "lamp", 0));
        }

        await shop.ProcessedAsync();

        var asBefore = Shop.Items(await shop.GetAsync($"/v1/shoppers/{control}/recommendations"));
        asBefore.ShouldContain("old");
        asBefore.ShouldNotContain("milk");
        var changed = Shop.Items(await shop.GetAsync($"/v1/shoppers/{other}/recommendations"));
        changed.ShouldNotContain("old");
        changed.ShouldContain("milk");
    }

    [Fact]
    public void Filter_that_is_none_is_a_fault_of_the_options() =>
        new ProcessorOptions
        {
            Experiment = Halves(new Variant("", false, "blend", new ModelOptions()) { Filter = "price <" }),
        }.Faults().ShouldHaveSingleItem().ShouldStartWith("experiments: variants[1].filter: found ");

    private static string Priced(string item, int price) =>
        $$$"""{"item_id":"{{{item}}}","attributes":{"price":{{{price}}}}}""";

    private static string At(string shopper, string type, string item, int daysAgo) => $$"""
        {"event_time":"{{TimeProvider.System.GetUtcNow().AddDays(-daysAgo).AddSeconds(-5):yyyy-MM-ddTHH:mm:ssZ}}",
         "event_type":"{{type}}","item_id":"{{item}}","shopper_id":"{{shopper}}"}
        """;

    private static (string Control, string Other) ShoppersOf(Experiment experiment)
    {
        var names = Enumerable.Range(0, 50).Select(i => $"shopper{i}").ToLookup(
            one => experiment.VariantOf(Encoding.UTF8.GetBytes(one)));
        return (names[0].First(), names[1].First());
    }

    private static Task<Shop> OpenAsync(Experiment experiment) => Shop.OpenAsync(options => options with
    {
        Processor = options.Processor with { Experiment = experiment },
    });

    /// <summary>The items of all stored recommendations of a shopper.</summary>
    private static List<string> StoredOf(Shop shop, string shopper)
    {
        var batch = new RecordBatch();
        var items = new List<string>();
        using var reader = shop.Log.OpenReader(Topology.Recommendations, 0, 0);
        while (reader.Read(batch, 1_000, TimeSpan.Zero, TestContext.Current.CancellationToken) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var stored = RecommendationRecord.Read(
                    batch[i].Key, batch[i].Value, batch[i].TimeMs, Topology.UserEvents, 0);
                if (stored.ShopperId == shopper)
                    items.AddRange(stored.Items.Select(item => item.ItemId));
            }
        }

        return items;
    }
}
