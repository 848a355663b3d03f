using CartStream.Hosting;
using CartStream.Log.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CartStream.Kafka.Tests;

/// <summary>Applications that embed a shop on a cluster.</summary>
public sealed class HostedShopTests
{
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(10);
    private readonly KafkaLogOptions _options;

    public HostedShopTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        _options = cluster.Options(cluster.NewPrefix());
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UseKafka_two_hosts_answer_alike_and_stop_in_time()
    {
        using var first = Build(_options.BootstrapServers);
        using var second = Build(_options.BootstrapServers);
        await first.StartAsync(Stop);
        await second.StartAsync(Stop);
        var (writer, reader) = (ShopOf(first), ShopOf(second));

        for (var i = 0; i < 8; i++)
            await writer.RecordAsync(CartEvent.AddToCart($"shopper-{i}", $"item-{i}"), Stop);

        for (var i = 0; i < 8; i++)
        {
            await UntilFirstAsync(writer, i);
            await UntilFirstAsync(reader, i);
        }

        var started = TimeProvider.System.GetTimestamp();
        await second.StopAsync(Stop);
        await first.StopAsync(Stop);
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(2 * StopMax);
    }

    [Fact]
    public async Task UseKafka_cluster_that_is_not_there_fails_the_start_and_says_where()
    {
        using var host = Build("127.0.0.1:9");

        var fault = await Should.ThrowAsync<Exception>(() => host.StartAsync(Stop));

        fault.Message.ShouldContain("127.0.0.1:9");
        fault.Message.ShouldNotContain("   at ");
    }

    private IHost Build(string brokers)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddCartStream(o =>
        {
            o.UseKafka(brokers).TopicPrefix = _options.TopicPrefix;
            o.Partitions = 4;
            o.SessionTimeout = _options.SessionTimeout;
            o.RestoreWait = WorkerProbe.Patience;
            foreach (var (name, value) in _options.Settings)
                o.KafkaConfig[name] = value;
        });
        return builder.Build();
    }

    private static ICartRecommender ShopOf(IHost host) => host.Services.GetRequiredService<ICartRecommender>();

    private static async Task UntilFirstAsync(ICartRecommender shop, int i)
    {
        var started = TimeProvider.System.GetTimestamp();
        while ((await shop.RecommendAsync($"shopper-{i}", null, Stop)).Items is not [{ Source: "cart" } first, ..]
            || first.ItemId != $"item-{i}")
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(WorkerProbe.Patience);
            await Task.Yield();
        }
    }
}
