using System.Net;
using CartStream.Events;
using CartStream.Log.Sqlite;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.Processor;

namespace CartStream.Server.Tests;

public sealed class ForgetTests
{
    private const string Forgotten = "forget-me-4711";

    [Fact]
    public async Task Delete_a_shopper_leaves_no_trace_in_any_answer_nor_in_the_files()
    {
        await using var shop = await OpenAsync();

        var answer = await DeleteAsync(shop, Forgotten);

        answer.GetProperty("sessions").GetInt32().ShouldBe(1);
        answer.GetProperty("remains").GetArrayLength().ShouldBe(0);
        await shop.GetAsync($"/v1/shoppers/{Forgotten}", HttpStatusCode.NotFound);
        var recommended = await shop.GetAsync($"/v1/shoppers/{Forgotten}/recommendations");
        Shop.Sources(recommended).ShouldAllBe(source => source == "popularity");
        Shop.Items(recommended).ShouldNotContain("only-theirs");
        Shop.Items(await shop.GetAsync("/v1/trending?count=100")).ShouldNotContain("only-theirs");
        await shop.StopAsync();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(shop.Store)!))
        {
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            bytes.AsSpan().IndexOf("forget-me-4711"u8).ShouldBe(-1, file);
        }
    }

    [Fact]
    public async Task Delete_a_shopper_stays_true_after_a_restart_and_keeps_the_others()
    {
        await using var shop = await OpenAsync();
        await DeleteAsync(shop, Forgotten);

        await shop.RestartAsync();

        await shop.GetAsync($"/v1/shoppers/{Forgotten}", HttpStatusCode.NotFound);
        (await shop.GetAsync("/v1/shoppers/s1")).GetProperty("history").GetArrayLength().ShouldBe(2);
        await shop.SendAsync(Shop.Event(Forgotten, "cart", "shoes", 900));
        (await shop.GetAsync($"/v1/shoppers/{Forgotten}")).GetProperty("history").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Delete_a_shopper_nobody_knows_is_no_fault()
    {
        await using var shop = await Shop.OpenAsync();

        (await DeleteAsync(shop, "nobody")).GetProperty("records_erased").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Delete_a_shopper_leaves_the_model_that_never_knew_them()
    {
        await using var shop = await OpenAsync();
        await using var without = await OpenAsync(withForgotten: false);

        await DeleteAsync(shop, Forgotten);
        await shop.StopAsync();
        await without.StopAsync();

        Checksum(shop.Store).ShouldBe(Checksum(without.Store));
    }

    /// <summary>The checksum of a model that learns what is in a store.</summary>
    private static ulong Checksum(string store)
    {
        using var log = new SqliteLog(new SqliteLogOptions { Path = store });
        var model = ShopModel.Create(new ModelOptions());
        using var processor = StreamProcessor.Open(
            log, 0, new ProcessorOptions(), new ItemDictionary(), model, TimeProvider.System);
        return model.Model.Checksum();
    }

    private static async Task<System.Text.Json.JsonElement> DeleteAsync(Shop shop, string shopper)
    {
        var answer = await shop.Client.DeleteAsync($"/v1/shoppers/{shopper}");
        return await Shop.ReadAsync(answer, HttpStatusCode.OK);
    }

    private static async Task<Shop> OpenAsync(bool withForgotten = true)
    {
        var shop = await Shop.OpenAsync();
        for (var i = 0; i < 20; i++)
        {
            await shop.SendAsync(
                Shop.Event($"s{i}", "view", "shoes", i * 2), Shop.Event($"s{i}", "cart", "socks", i * 2));
        }

        if (!withForgotten)
            return shop;
        await shop.SendAsync(
            Shop.Event(Forgotten, "view", "only-theirs", 100),
            Shop.Event(Forgotten, "cart", "shoes", 101),
            Shop.Event(Forgotten, "purchase", "shoes", 102));
        var shown = await shop.GetAsync($"/v1/shoppers/{Forgotten}/recommendations?count=1");
        var receipt = shown.GetProperty("receipt").GetProperty("id").GetString();
        await shop.PostAsync(
            "/v1/feedback/impressions",
            $$"""[{"receipt_id":"{{receipt}}","shopper_id":"{{Forgotten}}","items":["{{Shop.Items(shown)[0]}}"]}]""",
            HttpStatusCode.Accepted);
        return shop;
    }
}
