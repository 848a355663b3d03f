using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CartStream.Hosting.Tests;

/// <summary>A shop from before its host's start to behind its end.</summary>
public sealed class LifecycleTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Call_before_the_start_says_so_and_so_does_a_request()
    {
        await using var folder = new ShopFolder();
        using var host = Worker(folder);
        var shop = host.Services.GetRequiredService<ICartRecommender>();

        var early = await Should.ThrowAsync<CartStreamUnavailableException>(
            () => shop.RecordAsync(CartEvent.View("ann", "tea"), Stop));
        early.Message.ShouldContain("has not started");
        await Should.ThrowAsync<CartStreamUnavailableException>(() => shop.RecommendAsync("ann", null, Stop));
        await host.StartAsync(Stop);
        await shop.RecordAsync(CartEvent.View("ann", "tea"), Stop);
        await host.StopAsync(Stop);
        var late = await Should.ThrowAsync<CartStreamUnavailableException>(
            () => shop.RecordAsync(CartEvent.View("ann", "tea"), Stop));
        late.Message.ShouldContain("has stopped");
        await Should.ThrowAsync<CartStreamUnavailableException>(() => shop.ForgetAsync("ann", Stop));
    }

    [Fact]
    public async Task Dispose_while_a_start_waits_for_its_cluster_ends_the_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddCartStream(o => o.UseKafka("127.0.0.1:1"));
        using var host = builder.Build();
        var starting = host.StartAsync(Stop);

        await ((IAsyncDisposable)host).DisposeAsync().AsTask().WaitAsync(StopMax, Stop);

        await Should.ThrowAsync<Exception>(() => starting);
    }

    [Fact]
    public async Task Start_that_is_cancelled_while_it_waits_for_its_cluster_ends()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddCartStream(o => o.UseKafka("127.0.0.1:1"));
        using var host = builder.Build();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var starting = host.StartAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => starting.WaitAsync(StopMax, Stop));
    }

    [Fact]
    public async Task Dispose_of_a_host_that_never_started_makes_no_store()
    {
        await using var folder = new ShopFolder();
        var host = Worker(folder);
        host.Services.GetRequiredService<ICartRecommender>();

        host.Dispose();
        host.Dispose();

        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Dispose_any_number_of_times_and_ways_ends_once_with_all_events_in_the_log()
    {
        await using var folder = new ShopFolder();
        var host = Worker(folder);
        await host.StartAsync(Stop);
        var shop = host.Services.GetRequiredService<ICartRecommender>();
        var writing = Enumerable.Range(0, 200).Select(i => shop.RecordAsync(CartEvent.View("ann", $"i{i}"), Stop));
        var all = Task.WhenAll(writing.ToList());

        await host.StopAsync(Stop);
        await host.StopAsync(Stop);
        await ((IAsyncDisposable)host).DisposeAsync();
        host.Dispose();

        await all;
        using var again = Worker(folder);
        await again.StartAsync(Stop);
        var restored = again.Services.GetRequiredService<ICartRecommender>();
        await Until.TrueAsync(async () => (await restored.RecommendAsync("ann")).Receipt.Offset == 199);
    }

    [Fact]
    public async Task Services_of_the_host_can_use_the_shop_when_they_start_and_when_they_stop()
    {
        await using var folder = new ShopFolder();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddHostedService<Neighbour>();
        builder.Services.AddCartStream(o => o.UseSqlite(folder.Store));
        using var host = builder.Build();

        await host.StartAsync(Stop);
        await host.StopAsync(Stop);

        host.Services.GetServices<IHostedService>().OfType<Neighbour>().Single().Recorded.ShouldBe(2);
    }

    [Fact]
    public async Task Start_on_a_store_that_another_host_has_is_refused_and_the_first_goes_on()
    {
        await using var folder = new ShopFolder();
        using var first = Worker(folder);
        await first.StartAsync(Stop);
        using var second = Worker(folder);

        var fault = await Should.ThrowAsync<Exception>(() => second.StartAsync(Stop));

        fault.Message.ShouldContain($"{folder.Store}: ");
        await first.Services.GetRequiredService<ICartRecommender>().RecordAsync(CartEvent.View("ann", "tea"), Stop);
        await first.StopAsync(Stop);
        using var third = Worker(folder);
        await third.StartAsync(Stop);
    }

    [Fact]
    public async Task Start_on_a_store_that_is_linked_to_one_in_use_is_refused()
    {
        await using var folder = new ShopFolder();
        using var first = Worker(folder);
        await first.StartAsync(Stop);
        File.CreateSymbolicLink(folder.In("link.db"), folder.Store);
        using var second = Worker(folder, "link.db");

        (await Should.ThrowAsync<Exception>(() => second.StartAsync(Stop))).Message.ShouldContain("one may at a time");
    }

    [Fact]
    public async Task StartAsync_behind_a_stop_says_that_a_new_host_is_needed()
    {
        await using var folder = new ShopFolder();
        using var host = Worker(folder);
        await host.StartAsync(Stop);
        await host.StopAsync(Stop);

        var shop = host.Services.GetRequiredKeyedService<ShopRuntime>("");
        (await Should.ThrowAsync<CartStreamUnavailableException>(() => shop.StartAsync(Stop)))
            .Message.ShouldContain("a new one");
    }

    [Theory]
    [InlineData("missing/shop.db")]
    [InlineData("file/shop.db")]
    [InlineData("text")]
    public async Task Start_on_a_store_that_can_not_be_names_it_and_shows_nothing_else(string store)
    {
        await using var folder = new ShopFolder();
        await File.WriteAllTextAsync(folder.In("file"), "", Stop);
        await File.WriteAllTextAsync(folder.In("text"), new string('x', 10_000), Stop);
        using var host = Worker(folder, store);

        var fault = await Should.ThrowAsync<Exception>(() => host.StartAsync(Stop));

        fault.Message.ShouldContain(folder.In(store));
        var shop = host.Services.GetRequiredService<ICartRecommender>();
        (await Should.ThrowAsync<CartStreamUnavailableException>(() => shop.RecommendAsync("ann", null, Stop)))
            .Message.ShouldContain("could not start");
    }

    [Fact]
    public async Task Stop_with_open_streams_and_calls_takes_less_than_ten_seconds()
    {
        await using var folder = new ShopFolder();
        await using var app = await TestApp.StartAsync(folder);
        await Until.TrueAsync(async () => (await app.GetAsync("/cartstream/healthz/ready")).IsSuccessStatusCode);
        var streams = new List<Stream>();
        for (var i = 0; i < 5; i++)
            streams.Add(await app.Client.GetStreamAsync("/cartstream/v1/stream", Stop));
        var started = TimeProvider.System.GetTimestamp();

        await app.App.StopAsync(Stop);

        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(StopMax);
        foreach (var stream in streams)
        {
            using var reader = new StreamReader(stream);
            (await reader.ReadToEndAsync(Stop)).ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task Request_while_the_shop_is_not_there_is_answered_503()
    {
        await using var folder = new ShopFolder();
        await using var app = await TestApp.StartAsync(folder);
        await app.App.Services.GetRequiredKeyedService<ShopRuntime>("").DisposeAsync();

        var answer = await app.GetAsync("/cartstream/v1/trending");

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    private static IHost Worker(ShopFolder folder, string store = "shop.db")
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddCartStream(o => o.UseSqlite(folder.In(store)));
        return builder.Build();
    }

    private sealed class Neighbour(ICartRecommender shop) : IHostedService
    {
        public int Recorded { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => RecordAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => RecordAsync(cancellationToken);

        private async Task RecordAsync(CancellationToken cancellationToken)
        {
            await shop.RecordAsync(CartEvent.View("ann", "tea"), cancellationToken);
            Recorded++;
        }
    }
}
