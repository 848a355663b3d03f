using CartStream.Policies;
using CartStream.Processing.Processor;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CartStream.Hosting.Tests;

/// <summary>Options from the configuration and from code, checked at the start.</summary>
public sealed class OptionsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_with_wrong_options_names_all_faults_together()
    {
        using var host = Build(
            services => services.AddCartStream(o =>
            {
                o.Model = "best";
                o.Rate = 0;
                o.Cors.Add("shop.example/");
                o.RestoreWait = TimeSpan.FromHours(1);
                o.Recommend = "always";
                o.Policy = "cart";
                o.History = 0;
                o.CartItems = 101;
            }),
            new()
            {
                ["CartStream:Sotre"] = "shop.db",
                ["CartStream:max-body"] = "many",
                ["CartStream:max-concurrent"] = "0",
            });

        var fault = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(Stop));

        fault.ShouldName(
            "CartStream:Sotre: found a setting that there is not; did you mean 'Store'?",
            "CartStream:max-body: found 'many', expected a whole number",
            "found no log, expected UseSqlite or UseKafka",
            "RestoreWait: found 01:00:00",
            "Recommend: found 'always', expected every-event, session-start or cart",
            "Policy: found 'cart', expected cart-first or ranked",
            "history: found 0",
            "cart-items: found 101",
            "model: found 'best'",
            "max-concurrent: found 0",
            "rate: found 0",
            "cors: found 'shop.example/'");
    }

    [Theory]
    [InlineData(":memory:")]
    [InlineData("Data Source=shop.db")]
    [InlineData("file:shop.db?mode=memory")]
    public async Task Start_on_what_sqlite_takes_instead_of_a_path_says_what_is_expected(string store)
    {
        using var host = Build(services => services.AddCartStream(o => o.UseSqlite(store)), []);

        (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(Stop))).ShouldName(
            $"Store: found '{store}', expected the path of a file alone, such as shop.db");
    }

    [Fact]
    public async Task Fault_that_several_sources_of_the_host_have_is_named_once()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["CartStream:Stroe"] = "shop.db";
        builder.Services.AddCartStream(o => o.UseSqlite("shop.db"));
        using var host = builder.Build();

        (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(Stop))).Failures
            .ShouldHaveSingleItem().ShouldContain("did you mean 'Store'?");
    }

    [Fact]
    public async Task Options_that_a_test_adds_count_more_than_the_applications()
    {
        await using var folder = new ShopFolder();
        using var host = Build(
            services =>
            {
                services.AddCartStream(o => o.UseSqlite("/missing/shop.db"));
                services.AddKeyedCartStream("north", o => o.UseSqlite("/missing/north.db"));
                services.Configure<CartStreamOptions>(o => o.UseSqlite(folder.Store));
                services.Configure<CartStreamOptions>("north", o => o.UseSqlite(folder.In("north.db")));
            },
            []);

        await host.StartAsync(Stop);

        File.Exists(folder.In("north.db")).ShouldBeTrue();
        await host.Services.GetRequiredService<ICartRecommender>().RecordAsync(CartEvent.View("ann", "tea"), Stop);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task Start_with_settings_alone_takes_every_one()
    {
        await using var folder = new ShopFolder();
        using var host = Build(
            services => services.AddCartStream(),
            new()
            {
                ["CartStream:Store"] = folder.Store,
                ["CartStream:max-body"] = "2048",
                ["CartStream:MaxConcurrent"] = "7",
                ["CartStream:Rate"] = "0.5",
                ["CartStream:insecure"] = "True",
                ["CartStream:Recommend"] = "cart",
                ["CartStream:Count"] = "5",
                ["CartStream:History"] = "4",
                ["CartStream:Policy"] = "ranked",
                ["CartStream:cart-items"] = "3",
                ["CartStream:cart-days"] = "9",
                ["CartStream:buy-again-days"] = "21",
                ["CartStream:allow-current"] = "true",
                ["CartStream:skew-seconds"] = "2.5",
                ["CartStream:clock-tolerance-seconds"] = "60",
                ["CartStream:explore"] = "0.02",
                ["CartStream:idle-minutes"] = "0.5",
                ["CartStream:retention-days"] = "30",
                ["CartStream:Cors:0"] = "https://a.example",
                ["CartStream:Cors:1"] = "https://b.example",
                ["CartStream:restore-wait"] = "2.5",
                ["CartStream:session-timeout"] = "00:00:07",
                ["CartStream:Shops:north:Store"] = "elsewhere.db",
            });
        await host.StartAsync(Stop);

        var options = host.Services.GetRequiredService<IOptions<CartStreamOptions>>().Value;

        options.Store.ShouldBe(folder.Store);
        (options.MaxBody, options.MaxConcurrent, options.Rate, options.Insecure).ShouldBe((2_048, 7, 0.5, true));
        options.Cors.ShouldBe(["https://a.example", "https://b.example"]);
        options.RestoreWait.ShouldBe(TimeSpan.FromSeconds(2.5));
        options.SessionTimeout.ShouldBe(TimeSpan.FromSeconds(7));
        var processor = HostedOptions.ToServer(options).Processor;
        (processor.When, processor.Count, processor.Shoppers.HistoryItems).ShouldBe((RecommendWhen.Cart, 5, 4));
        processor.Explore.ShouldBe(0.02);
        (processor.Shoppers.IdleGapMs, processor.Shoppers.RetentionMs).ShouldBe((30_000, 30 * 86_400_000L));
        (processor.Shoppers.SkewMs, processor.Shoppers.ClockToleranceMs).ShouldBe((2_500, 60_000));
        processor.Policy.ShouldBe(new PolicyOptions
        {
            IsRanked = true,
            CartItemsMax = 3,
            CartDays = 9,
            BuyAgainDays = 21,
            ExcludeCurrent = false,
        });
    }

    [Fact]
    public void Configuration_knows_every_option() =>
        CartStreamConfiguration.Names.Order(StringComparer.Ordinal).ShouldBe(
            typeof(CartStreamOptions).GetProperties().Select(one => one.Name).Order(StringComparer.Ordinal));

    [Fact]
    public async Task UseSqlite_in_code_holds_over_a_cluster_in_the_settings()
    {
        await using var folder = new ShopFolder();
        using var host = Build(
            services => services.AddCartStream(o => o.UseSqlite(folder.Store)),
            new() { ["CartStream:Kafka"] = "broker:9092" });

        await host.StartAsync(Stop);

        File.Exists(folder.Store).ShouldBeTrue();
    }

    [Theory]
    [InlineData("CartStream:Kafka", "broker:9092", "expected one of them")]
    [InlineData("CartStream:Params", "missing.json", "Params: missing.json: no such file")]
    [InlineData("CartStream:Evaluation", "missing.json", "evaluation: found no file 'missing.json'")]
    public async Task Start_with_a_setting_that_does_not_fit_says_so(string name, string value, string expected)
    {
        using var host = Build(
            services => services.AddCartStream(),
            new() { ["CartStream:Store"] = "shop.db", [name] = value });

        (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(Stop)))
            .Failures.Single().ShouldContain(expected);
    }

    [Fact]
    public async Task Start_on_a_cluster_checks_its_settings()
    {
        using var host = Build(
            services => services.AddCartStream(o =>
            {
                o.UseKafka("broker:9092").TopicPrefix = "no spaces";
                o.Partitions = 0;
                o.KafkaConfig["group.id"] = "mine";
            }),
            []);

        var failures = (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(Stop))).Failures;

        failures.Count().ShouldBe(3);
        failures.ShouldContain(failure => failure.Contains("Partitions: found 0"));
        failures.ShouldContain(failure => failure.Contains("'group.id' is the log's own"));
    }

    [Fact]
    public async Task Shops_with_one_log_are_refused_and_with_their_own_are_apart()
    {
        await using var folder = new ShopFolder();
        using var both = Build(
            services => services.AddKeyedCartStream("north", o => o.UseSqlite(folder.Store))
                .AddKeyedCartStream("south", o => o.UseSqlite(folder.In("./shop.db"))),
            []);

        (await Should.ThrowAsync<OptionsValidationException>(() => both.StartAsync(Stop)))
            .Message.ShouldContain("CartStream shop 'south': found the log of shop 'north'");
    }

    [Fact]
    public async Task Keyed_shops_have_logs_paths_settings_and_health_of_their_own()
    {
        await using var folder = new ShopFolder();
        await using var app = await TestApp.StartAsync(
            builder => builder.Services
                .AddKeyedCartStream("north", o => o.UseSqlite(folder.In("north.db")))
                .AddKeyedCartStream("south"),
            app =>
            {
                app.MapCartStream("/north", "north");
                app.MapCartStream("/south", "south");
                app.MapHealthChecks("/health");
            },
            new Dictionary<string, string?> { ["CartStream:Shops:south:Store"] = folder.In("south.db") });
        var north = app.App.Services.GetRequiredKeyedService<ICartRecommender>("north");
        var south = app.App.Services.GetRequiredKeyedService<ICartRecommender>("south");

        await north.RecordAsync(CartEvent.AddToCart("ann", "tea"), Stop);
        await south.RecordAsync(CartEvent.AddToCart("ann", "cup"), Stop);

        await Until.TrueAsync(async () => (await north.RecommendAsync("ann")).Items is [{ ItemId: "tea" }]);
        await Until.TrueAsync(async () => (await south.RecommendAsync("ann")).Items is [{ ItemId: "cup" }]);
        (await app.Client.GetStringAsync("/north/v1/shoppers/ann/recommendations", Stop)).ShouldContain("tea");
        (await app.Client.GetStringAsync("/south/v1/shoppers/ann/recommendations", Stop)).ShouldContain("cup");
        app.App.Services.GetService<ICartRecommender>().ShouldBeNull();
        await Until.TrueAsync(async () => (await app.Client.GetStringAsync("/health", Stop)) == "Healthy");
    }

    private static IHost Build(Action<IServiceCollection> add, Dictionary<string, string?> settings)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings);
        add(builder.Services);
        return builder.Build();
    }
}
