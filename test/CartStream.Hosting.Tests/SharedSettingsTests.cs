using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CartStream.Hosting.Tests;

/// <summary>The file <c>cartstream.json</c>, which an application shares with the command.</summary>
public sealed class SharedSettingsTests : IAsyncDisposable
{
    private readonly ShopFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public void Of_several_places_the_last_counts_files_then_environment_then_code()
    {
        Write(
            "appsettings.json",
            """{"CartStream":{"Store":"a.db","History":3,"Count":3,"cart-days":3,"Explore":0.1}}""");
        Write("cartstream.json", """
            // As `cartstream init` writes it, with commas at the end.
            {"history": 4, "count": 4, "cart-days": 4, "max-body": 2048, "explore": null, "keys": "k.json",
             "cors": ["https://a.example"],}
            """);

        var options = OptionsOf(
            new() { ["CARTSTREAM:COUNT"] = "5", ["CARTSTREAM:CART_DAYS"] = "5" },
            services => services.AddCartStream(o => o.CartDays = 6));

        (options.Store, options.History, options.Count, options.CartDays).ShouldBe(("a.db", 4, 5, 6));
        (options.MaxBody, options.Explore).ShouldBe((2_048, 0));
        (options.Keys, string.Join(' ', options.Cors)).ShouldBe(("k.json", "https://a.example"));
    }

    [Theory]
    [InlineData("""{"store":"x.db","history":7}""")]
    [InlineData("""{"Store":"x.db","HISTORY":"7"}""")]
    [InlineData("""{"CartStream":{"store":"x.db","history":7}}""")]
    [InlineData("""{"store":"x.db","history":7,"serve":{"port":9000,"history":9},"sink":{"batch":5},"speed":"2x"}""")]
    public void File_of_the_command_holds_as_it_is_and_what_is_the_commands_alone_sets_nothing(string json)
    {
        Write("cartstream.json", json);

        var options = OptionsOf([], services => services.AddCartStream());

        (options.Store, options.History).ShouldBe(("x.db", 7));
    }

    [Fact]
    public void File_of_the_command_may_name_a_clusters_settings_in_either_form_and_half_the_places()
    {
        Write("appsettings.json", """{"CartStream":{"kafka-config":{"security.protocol":"ssl","linger.ms":"5"}}}""");
        Write(
            "cartstream.json",
            """{"kafka":"b:1","kafka-config":["linger.ms=7","sasl.password=a=b"],"cart-items":"half"}""");

        var options = OptionsOf([], services => services.AddCartStream());

        options.KafkaConfig.ShouldBe(
            new Dictionary<string, string>
            {
                ["security.protocol"] = "ssl", ["linger.ms"] = "7", ["sasl.password"] = "a=b",
            },
            ignoreOrder: true);
        options.CartItems.ShouldBeNull();
    }

    [Fact]
    public async Task Faults_of_every_place_are_named_together()
    {
        var experiment = _folder.In("e.json").Replace("\\", "/", StringComparison.Ordinal);
        Write("cartstream.json", $$"""
            {"hitsory":4,"count":"many","cart-days":"x","CartDays":3,"kafka-config-file":"k","rules":"missing.json",
             "experiments":"{{experiment}}"}
            """);
        Write("e.json", "{}");

        using var host = Build([], services => services.AddCartStream(o => o.UseSqlite(_folder.Store)));
        var fault = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(Stop));

        fault.ShouldName(
            "cartstream.json: hitsory: found a setting that there is not; did you mean 'History'?",
            "cartstream.json: count: found 'many', expected a whole number",
            "cartstream.json: CartDays: found the setting a second time",
            "cartstream.json: cart-days: found 'x', expected a whole number",
            "cartstream.json: kafka-config-file: found a setting that there is not",
            "Rules: missing.json: no such file",
            $"Experiments: {experiment}: ");
    }

    [Theory]
    [InlineData("{\n\n\"a\" }", "cartstream.json:3: found ")]
    [InlineData("[1]", "cartstream.json: found ")]
    [InlineData("", "cartstream.json: found nothing")]
    public async Task File_that_is_no_json_object_is_named_with_the_line(string text, string expected)
    {
        Write("cartstream.json", text);
        using var host = Build([], services => services.AddCartStream(o => o.UseSqlite(_folder.Store)));

        (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(Stop)))
            .Failures.ShouldHaveSingleItem().ShouldContain(expected);
    }

    [Fact]
    public void Setting_that_is_set_over_again_need_not_be_right()
    {
        Write("appsettings.json", """{"CartStream":{"Count":"many","Store":"a.db"}}""");
        Write("cartstream.json", """{"count":4}""");

        OptionsOf([], services => services.AddCartStream()).Count.ShouldBe(4);
    }

    [Fact]
    public void Keyed_shops_have_their_own_sections_in_the_file()
    {
        Write(
            "cartstream.json",
            """{"store":"x.db","Shops":{"north":{"store":"n.db"},"south":{"store":"s.db","count":3}}}""");
        using var host = Build(
            [], services => services.AddKeyedCartStream("north").AddKeyedCartStream("south"));
        var options = host.Services.GetRequiredService<IOptionsMonitor<CartStreamOptions>>();

        options.Get("north").Store.ShouldBe("n.db");
        (options.Get("south").Store, options.Get("south").Count).ShouldBe(("s.db", 3));
    }

    [Fact]
    public async Task Rules_of_a_file_hold_from_the_start_on()
    {
        Write("rules.json", """{"rules":[{"kind":"pin","name":"new","items":["lamp"]}]}""");
        using var host = Build(
            [], services => services.AddCartStream(o => o.UseSqlite(_folder.Store).Rules = _folder.In("rules.json")));
        await host.StartAsync(Stop);
        var shop = host.Services.GetRequiredService<ICartRecommender>();

        await Until.TrueAsync(async () => (await shop.GetRulesAsync(Stop)).Rules is [{ Name: "new" }]);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task Experiment_of_a_file_answers_by_its_variants_and_a_shadow_is_scored_beside_them()
    {
        Write("e.json", """{"name":"who","variants":[{"name":"a","percent":100,"policy":"discover"}]}""");
        Write("s.json", """{"name":"other","model":"rules"}""");
        using var host = Build([], services => services.AddCartStream(o =>
            (o.UseSqlite(_folder.Store).Experiments, o.Shadow) = (_folder.In("e.json"), _folder.In("s.json"))));
        await host.StartAsync(Stop);
        var server = HostedOptions.ToServer(host.Services.GetRequiredService<IOptions<CartStreamOptions>>().Value);

        server.Processor.Experiment!.Variants.ShouldHaveSingleItem().DiscoveriesOnly.ShouldBeTrue();
        server.Processor.Shadow!.Name.ShouldBe("other");
        await host.StopAsync(Stop);
    }

    private void Write(string name, string text) => File.WriteAllText(_folder.In(name), text);

    private CartStreamOptions OptionsOf(
        Dictionary<string, string?> environment, Action<IServiceCollection> add)
    {
        using var host = Build(environment, add);
        return host.Services.GetRequiredService<IOptions<CartStreamOptions>>().Value;
    }

    /// <summary>A host whose folder is the test's; the environment's place is taken by values in memory.</summary>
    private IHost Build(Dictionary<string, string?> environment, Action<IServiceCollection> add)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            ContentRootPath = _folder.Path,
        });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(environment);
        add(builder.Services);
        return builder.Build();
    }
}
