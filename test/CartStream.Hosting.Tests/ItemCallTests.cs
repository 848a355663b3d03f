using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CartStream.Hosting.Tests;

/// <summary>Items that an embedding application describes.</summary>
public sealed class ItemCallTests : IAsyncLifetime
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly ShopFolder _folder = new();
    private IHost? _host;

    private ICartRecommender Shop => _host!.Services.GetRequiredService<ICartRecommender>();

    public async ValueTask InitializeAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddCartStream(o => o.UseSqlite(_folder.Store));
        _host = builder.Build();
        await _host.StartAsync(Stop);
        await Shop.RecordAsync(
            [
                CartEvent.View("ann", "tea"), CartEvent.AddToCart("ann", "cup"), CartEvent.View("ann", "pot"),
                new CartEvent("view", "mug", "bob") { Brand = "Lux", ItemName = "Mug", Price = 3 },
            ],
            Stop);
        await Until.TrueAsync(async () => (await Shop.RecommendAsync("nobody")).Receipt.Offset == 3);
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.StopAsync(Stop);
        _host.Dispose();
        await _folder.DisposeAsync();
    }

    [Fact]
    public async Task SetRulesAsync_holds_from_the_next_answer_on_or_not_at_all()
    {
        var rules = await Shop.SetRulesAsync(
            [
                new RecommendationRule("pin") { Items = ["pot"] },
                new RecommendationRule("exclude") { Filter = "item = 'cup'" },
            ],
            Stop);

        rules.Version.ShouldBe(1);
        (await IdsAsync())[0].ShouldBe("pot");
        (await IdsAsync()).ShouldNotContain("cup");
        var fault = await Should.ThrowAsync<CartStreamValidationException>(
            Shop.SetRulesAsync([new RecommendationRule("exclude") { Filter = "colour = 'red'" }], Stop));
        fault.Faults.Single().Field.ShouldBe("rules[0].filter");
        (await Shop.GetRulesAsync(Stop)).Rules.Count.ShouldBe(2);
    }

    [Fact]
    public async Task DescribeAsync_of_variants_answers_one_of_them()
    {
        await Shop.DescribeAsync(
            [
                new ShopItem { ItemId = "cup", ItemGroupId = "ware" },
                new ShopItem { ItemId = "pot", ItemGroupId = "ware" },
            ],
            Stop);

        (await IdsAsync()).Count(id => id is "cup" or "pot").ShouldBe(1);
        (await Shop.RelatedAsync("pot", null, Stop)).Items.ShouldNotContain(item => item.ItemId == "cup");
    }

    [Fact]
    public async Task SetStockAsync_takes_an_item_out_and_brings_it_back()
    {
        (await IdsAsync()).ShouldContain("cup");

        await Shop.SetStockAsync("cup", inStock: false, Stop);

        (await IdsAsync()).ShouldNotContain("cup");
        (await IdsAsync(new RecommendationRequest { InStock = false })).ShouldContain("cup");
        (await Shop.RelatedAsync("tea", null, Stop)).Items.ShouldNotContain(item => item.ItemId == "cup");
        await Shop.SetStockAsync("cup", inStock: true, Stop);
        (await IdsAsync()).ShouldContain("cup");
    }

    [Fact]
    public async Task WithdrawAsync_takes_an_item_out_until_it_is_described()
    {
        await Shop.WithdrawAsync("cup", Stop);

        (await IdsAsync(new RecommendationRequest { InStock = false })).ShouldNotContain("cup");
        await Shop.DescribeAsync([new ShopItem { ItemId = "cup", Name = "Cup" }], Stop);
        (await IdsAsync()).ShouldContain("cup");
    }

    [Fact]
    public async Task RecommendAsync_with_a_filter_knows_what_was_described_and_what_events_told()
    {
        await Shop.DescribeAsync(
            [
                new ShopItem { ItemId = "tea", Category = "drinks.tea", Price = 9, Tags = ["organic"] },
                new ShopItem { ItemId = "shelf", Category = "drinks", Price = 2 },
            ],
            Stop);

        (await IdsAsync(new RecommendationRequest { Filter = "category = 'drinks'" })).ShouldBe(["tea", "shelf"], true);
        (await IdsAsync(new RecommendationRequest { Filter = "tag = 'organic'" })).ShouldBe(["tea"]);
        (await IdsAsync(new RecommendationRequest { Brand = "lux", PriceMin = 3 })).ShouldBe(["mug"]);
        (await IdsAsync(new RecommendationRequest { Count = 1, Offset = 100 })).ShouldBeEmpty();
        var fault = await Should.ThrowAsync<CartStreamValidationException>(
            () => Shop.RecommendAsync("nobody", new RecommendationRequest { Filter = "colour = 'red'" }, Stop));
        fault.Message.ShouldContain("found 'colour' at character 1");
    }

    [Fact]
    public async Task DescribeAsync_with_a_wrong_item_names_it_and_describes_none()
    {
        var fault = await Should.ThrowAsync<CartStreamValidationException>(() => Shop.DescribeAsync(
            [new ShopItem { ItemId = "tea", Brand = "Lux" }, new ShopItem { ItemId = "", Price = -1 }, null!], Stop));

        fault.Faults.Select(one => one.Field).ShouldBe(["items[1].price", "items[1].item_id", "items[2].item_id"]);
        fault.Message.ShouldContain("items[1].price: found -1, expected 0 or more");
        (await IdsAsync(new RecommendationRequest { Brand = "Lux" })).ShouldBe(["mug"]);
        await Shop.DescribeAsync([], Stop);
        await Should.ThrowAsync<CartStreamValidationException>(() => Shop.SetStockAsync("", true, Stop));
        await Should.ThrowAsync<CartStreamValidationException>(() => Shop.WithdrawAsync("", Stop));
    }

    private async Task<List<string>> IdsAsync(RecommendationRequest? request = null) =>
        [.. (await Shop.RecommendAsync("nobody", request, Stop)).Items.Select(item => item.ItemId)];
}
