using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CartStream.Hosting.Tests;

/// <summary>Calls of <see cref="ICartRecommender"/>: what they take, refuse and bear.</summary>
public sealed class CallTests : IAsyncLifetime
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly ShopFolder _folder = new();
    private readonly FixedTime _time = new(DateTimeOffset.Parse("2026-03-01T10:00:00Z"));
    private IHost? _host;

    private ICartRecommender Shop => _host!.Services.GetRequiredService<ICartRecommender>();

    public async ValueTask InitializeAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddCartStream(o => o.UseSqlite(_folder.Store));
        _host = builder.Build();
        await _host.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.StopAsync(Stop);
        _host.Dispose();
        await _folder.DisposeAsync();
    }

    [Fact]
    public async Task RecordAsync_all_of_a_shop_day_leads_to_the_right_cart()
    {
        await Shop.RecordAsync(
            [
                CartEvent.View("ann", "tea"),
                CartEvent.AddToCart("ann", "tea", 2),
                new CartEvent("add_to_cart", "cup", "ann") { Price = 4.5m, Brand = "runail", SessionId = "s" },
                CartEvent.RemoveFromCart("ann", "tea"),
                CartEvent.Purchase("ann", "cup", "o-1", 4.5m),
                CartEvent.AddToCart("ann", "pot"),
            ],
            Stop);
        await ProcessedAsync(6);

        var items = (await Shop.RecommendAsync("ann", new RecommendationRequest { Count = 3 }, Stop)).Items;

        items.Where(item => item.Source == "cart").Select(item => item.ItemId).ShouldBe(["pot"]);
        items.ShouldNotContain(item => item.ItemId == "cup", "it was bought");
    }

    [Fact]
    public async Task RecordAsync_event_without_time_happens_by_the_hosts_clock()
    {
        await Shop.RecordAsync(CartEvent.AddToCart("ann", "tea"), Stop);
        await ProcessedAsync(1);

        var answer = await Shop.RecommendAsync("ann", null, Stop);

        answer.Time.ShouldBe(_time.GetUtcNow());
        answer.Items[0].Reason.ShouldContain("2026-03-01 10:00");
    }

    [Fact]
    public async Task RecordAsync_with_a_wrong_event_names_every_fault_and_records_nothing()
    {
        var fault = await Should.ThrowAsync<CartStreamValidationException>(() => Shop.RecordAsync(
            [
                CartEvent.View("ann", "tea"),
                CartEvent.View("ann", ""),
                new CartEvent("looked", "tea", "ann"),
                CartEvent.View("\ud800", "tea"),
                null!,
                CartEvent.View("null", "tea"),
            ],
            Stop));

        fault.Faults.Select(one => (one.Index, one.Field)).ShouldBe(
            [
                (1, "item_id"), (2, "event_type"), (3, "shopper_id"), (4, "event"), (5, "shopper_id"),
            ],
            ignoreOrder: true);
        await Shop.RecordAsync(CartEvent.View("bob", "tea"), Stop);
        await ProcessedAsync(1);
    }

    [Fact]
    public async Task RecordAsync_more_than_a_thousand_is_refused_and_none_is_well()
    {
        await Shop.RecordAsync([], Stop);
        var many = Enumerable.Range(0, 1_001).Select(i => CartEvent.View("ann", $"i{i}")).ToList();

        (await Should.ThrowAsync<CartStreamValidationException>(() => Shop.RecordAsync(many, Stop)))
            .Message.ShouldContain("at most 1000");

        await Shop.RecordAsync(many.Take(1_000).ToList(), Stop);
        await ProcessedAsync(1_000);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("half of a character")]
    [InlineData("a control character")]
    public async Task Every_call_refuses_an_id_that_can_not_be(string what)
    {
        var id = what switch { "nothing" => "", "half of a character" => "\ud800", _ => "a\u0000b" };
        await RefusesAsync(() => Shop.RecordAsync(CartEvent.View(id, "tea"), Stop), id.Length > 0);
        await RefusesAsync(() => Shop.RecommendAsync(id, null, Stop));
        await RefusesAsync(() => Shop.RelatedAsync(id, null, Stop));
        await RefusesAsync(() => Shop.CompleteCartAsync([id], null, Stop));
        await RefusesAsync(() => Shop.CompleteCartAsync([], null, Stop));
        if (id.Length < 3)
            await RefusesAsync(() => Shop.ForgetAsync(id, Stop));

        static Task RefusesAsync(Func<Task> call, bool expected = true) =>
            expected ? Should.ThrowAsync<CartStreamValidationException>(call) : Task.CompletedTask;
    }

    [Fact]
    public async Task RecommendAsync_request_that_can_not_be_names_every_fault()
    {
        var request = new RecommendationRequest
        {
            Count = 101, Policy = "best", PriceMax = -1, Exclude = [""], SessionId = new string('s', 257),
        };

        var fault = await Should.ThrowAsync<CartStreamValidationException>(
            () => Shop.RecommendAsync("ann", request, Stop));

        fault.Faults.Select(one => one.Field).ShouldBe(
            ["session_id", "count", "price_max", "policy", "exclude[0]"], ignoreOrder: true);
        await Should.ThrowAsync<ArgumentNullException>(() => Shop.RecommendAsync(null!, null, Stop));
    }

    [Fact]
    public async Task Call_with_a_cancelled_token_does_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Should.ThrowAsync<OperationCanceledException>(
            () => Shop.RecordAsync(CartEvent.View("ann", "tea"), cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => Shop.RecommendAsync("ann", null, cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => Shop.ForgetAsync("ann", cancelled));

        await Shop.RecordAsync(CartEvent.View("bob", "tea"), Stop);
        await ProcessedAsync(1);
    }

    [Fact]
    public async Task RecordAsync_ten_thousand_at_once_are_all_recorded_once()
    {
        var calls = Enumerable.Range(0, 10_000).Select(i => Task.Run(
            () => Shop.RecordAsync(CartEvent.View($"s{i % 100}", $"i{i % 50}") with { EventId = $"e{i}" }, Stop),
            Stop));

        await Task.WhenAll(calls.ToList());

        await ProcessedAsync(10_000);
    }

    [Fact]
    public async Task RecordAsync_while_the_disk_takes_nothing_is_refused_beyond_the_bound_and_then_taken_again()
    {
        await Shop.RecordAsync(CartEvent.View("ann", "tea"), Stop);
        var batch = Enumerable.Range(0, 1_000).Select(i => CartEvent.View("ann", $"i{i}")).ToList();
        await using var other = new SqliteConnection($"Data Source={_folder.Store};Pooling=False");
        await other.OpenAsync(Stop);
        await ExecuteAsync(other, "BEGIN IMMEDIATE");

        var calls = Enumerable.Range(0, 60).Select(_ => Shop.RecordAsync(batch, Stop)).ToList();
        var refused = calls.Where(call => call.IsFaulted).ToList();
        await ExecuteAsync(other, "ROLLBACK");

        refused.Count.ShouldBe(10);
        refused.ShouldAllBe(call => call.Exception!.InnerException is CartStreamOverloadedException);
        await Task.WhenAll(calls.Except(refused));
        await Shop.RecordAsync(CartEvent.View("ann", "tea"), Stop);
    }

    [Fact]
    public async Task RecordAsync_cancelled_while_it_waits_ends_at_once()
    {
        await Shop.RecordAsync(CartEvent.View("ann", "tea"), Stop);
        await using var other = new SqliteConnection($"Data Source={_folder.Store};Pooling=False");
        await other.OpenAsync(Stop);
        await ExecuteAsync(other, "BEGIN IMMEDIATE");
        using var cancellation = new CancellationTokenSource();
        var call = Shop.RecordAsync(CartEvent.View("ann", "cup"), cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call);
        await ExecuteAsync(other, "ROLLBACK");
    }

    [Fact]
    public async Task ForgetAsync_shopper_is_as_if_never_seen_and_unknown_is_no_fault()
    {
        await Shop.RecordAsync([CartEvent.View("ann", "tea"), CartEvent.AddToCart("ann", "cup")], Stop);
        await Shop.RecordAsync([CartEvent.View("bob", "pot")], Stop);
        await ProcessedAsync(3);

        var forgotten = await Shop.ForgetAsync("ann", Stop);

        forgotten.Sessions.ShouldBe(1);
        forgotten.RecordsErased.ShouldBeGreaterThan(2);
        (await Shop.RecommendAsync("ann", null, Stop)).Items.ShouldNotContain(item => item.Source == "cart");
        (await Shop.ForgetAsync("nobody", Stop)).Sessions.ShouldBe(0);
    }

    [Fact]
    public async Task ForgetAsync_while_the_writer_accepts_nothing_is_refused_and_may_be_retried()
    {
        await Shop.RecordAsync(CartEvent.View("ann", "tea"), Stop);
        await ProcessedAsync(1);
        await _host!.Services.GetRequiredKeyedService<ShopRuntime>("").App!.Writes.StopAsync();

        await Should.ThrowAsync<CartStreamOverloadedException>(() => Shop.ForgetAsync("ann", Stop));
    }

    [Fact]
    public async Task RelatedAsync_and_CompleteCartAsync_leave_out_what_was_named()
    {
        for (var i = 0; i < 5; i++)
            await Shop.RecordAsync([CartEvent.View($"s{i}", "tea"), CartEvent.AddToCart($"s{i}", "cup")], Stop);
        await ProcessedAsync(10);

        (await Shop.RelatedAsync("tea", null, Stop)).Items.Select(item => item.ItemId).ShouldBe(["cup"]);
        (await Shop.CompleteCartAsync(["cup"], null, Stop)).Items.Select(item => item.ItemId).ShouldBe(["tea"]);
        var unknown = await Shop.CompleteCartAsync(["cup", "nothing"], null, Stop);
        unknown.UnknownItems.ShouldBe(["nothing"]);
    }

    [Fact]
    public async Task Meter_is_of_the_hosts_factory()
    {
        var counted = new List<(object? Scope, long Count)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, me) =>
        {
            if (instrument.Name == "cartstream.events.accepted")
                me.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, count, _, _) =>
        {
            lock (counted)
                counted.Add((instrument.Meter.Scope, count));
        });
        listener.Start();

        await Shop.RecordAsync(CartEvent.View("ann", "tea"), Stop);

        counted.ShouldContain((_host!.Services.GetRequiredService<IMeterFactory>(), 1));
    }

    private Task ProcessedAsync(long events) => Until.TrueAsync(async () =>
        (await Shop.RecommendAsync("nobody")).Receipt.Offset == events - 1);

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Stop);
    }
}
