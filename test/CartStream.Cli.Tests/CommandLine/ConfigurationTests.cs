using CartStream.Cli.CommandLine;
using CartStream.Hosting;
using CartStream.Tests;

namespace CartStream.Cli.Tests.CommandLine;

/// <summary>Options from files, the environment and the command line.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private const string Secret = "t0p-s3cret";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Config_later_sources_count_before_earlier_ones_and_each_is_named()
    {
        Write("appsettings.json", """{"CartStream":{"Count":3,"History":4,"Store":"a.db","CartDays":9},"urls":"x"}""");
        Write("cartstream.json", """{"history":5,"store":"c.db", "port":1}""");

        var shown = await ConfigAsync(
            [("CARTSTREAM__STORE", "e.db"), ("CARTSTREAM__PORT", "2")], "serve", "--port", "9");

        shown["count"].ShouldBe(("3", "appsettings.json: CartStream.Count"));
        shown["history"].ShouldBe(("5", "cartstream.json: history"));
        shown["store"].ShouldBe(("e.db", "CARTSTREAM__STORE"));
        shown["port"].ShouldBe(("9", "command line"));
        shown["cart-days"].ShouldBe(("9", "appsettings.json: CartStream.CartDays"));
        shown["model"].ShouldBe(("full", "default"));
        shown["kafka"].ShouldBe((null, "default"));
        shown["demo"].ShouldBe(("false", "default"));
    }

    [Theory]
    [InlineData("""{"topic-prefix":"x.","kafka":"h:1"}""")]
    [InlineData("""{"TopicPrefix":"x.","Kafka":"h:1"}""")]
    [InlineData("""{"topic_prefix":"x.","KAFKA":"h:1"}""")]
    [InlineData("""{"CartStream":{"topicPrefix":"x."},"serve":{"kafka":"h:1"}}""")]
    [InlineData("// a comment\n{\"topic-prefix\":\"y.\", \"serve\":{\"topic-prefix\":\"x.\",},\"kafka\":\"h:1\",}")]
    public async Task Config_one_name_in_any_way_of_writing_and_in_a_verbs_own_section(string json)
    {
        Write("cartstream.json", json);

        var shown = await ConfigAsync([], "serve");

        shown["topic-prefix"].Value.ShouldBe("x.");
        shown["kafka"].Value.ShouldBe("h:1");
    }

    [Fact]
    public async Task Config_section_of_another_verb_holds_nothing_for_this_one()
    {
        Write("cartstream.json", """{"sink":{"batch":7},"dlq":{"list":{"limit":5}},"batch":8,"items":90}""");

        (await ConfigAsync([], "serve"))["batch"].Value.ShouldBe("8");
        (await ConfigAsync([], "sink"))["batch"].Value.ShouldBe("7");
        (await ConfigAsync([], "dlq", "list"))["limit"].Value.ShouldBe("5");
        (await ConfigAsync([], "simulate"))["items"].Value.ShouldBe("90");
    }

    [Fact]
    public async Task Config_lists_maps_and_flags_are_taken_over()
    {
        Write("appsettings.json", """{"CartStream":{"kafka-config":{"debug":"all","client.id":"a"},"kafka":"h:1"}}""");
        Write("cartstream.json", """
            {"cors":["https://a.example","https://b.example"],"insecure":true,"kafka-config":{"client.id":"b"}}
            """);

        var shown = await ConfigAsync([("CARTSTREAM__CORS__0", "https://c.example")], "serve");

        shown["cors"].ShouldBe(("https://c.example", "CARTSTREAM__CORS"));
        shown["insecure"].Value.ShouldBe("true");
        shown["kafka-config"].Value.ShouldBe("debug=*** client.id=***");
    }

    [Fact]
    public async Task Config_hides_what_may_be_a_secret()
    {
        Write("cartstream.json", $$"""
            {"kafka":"h:1","kafka-config":{"sasl.password":"{{Secret}}"},"postgres":"Host=h;Password={{Secret}}"}
            """);
        (string, string)[] variables =
        [
            ("CARTSTREAM_KAFKA_SSL_KEY_PASSWORD", Secret), ("CARTSTREAM_POSTGRES", $"Password={Secret}"),
        ];

        foreach (string[] args in new[] { ["config", "sink"], new[] { "config", "sink", "--json" } })
        {
            var run = await RunAsync(variables, args);

            run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
            run.Out.ShouldNotContain(Secret);
            run.Out.ShouldContain("sasl.password=***");
            run.Out.ShouldContain("ssl.key.password=***");
            run.Out.ShouldContain("CARTSTREAM_POSTGRES");
        }
    }

    [Theory]
    [InlineData("""{"prot":1}""", "cartstream.json: prot: found a setting that there is not; did you mean 'port'?")]
    [InlineData("""{"serve":{"prot":1}}""", "cartstream.json: serve.prot: found a setting that there is not; did")]
    [InlineData("""{"sink":{"port":1}}""", "cartstream.json: sink.port: found a setting that there is not")]
    [InlineData("""{"srve":{"port":1}}""", "cartstream.json: srve: found a setting that there is not; did you mean 's")]
    [InlineData("""{"zzzzzzzzz":1}""", "found a setting that there is not; 'cartstream init' writes a file with all")]
    [InlineData("""{"port":"abc"}""", "--port is 'abc', expected a whole number (--port is from cartstream.json: p")]
    [InlineData("""{"port":true}""", "--port is 'True', expected a whole number (--port is from cartstream.json:")]
    [InlineData("""{"port":1.5}""", "--port is '1.5', expected a whole number (--port is from cartstream.json: p")]
    [InlineData("""{"port":[1,2]}""", "cartstream.json: port: found a list, expected one value: n")]
    [InlineData("""{"port":{"a":1}}""", "cartstream.json: port: found a section, expected one value: n")]
    [InlineData("""{"insecure":"yes"}""", "cartstream.json: insecure: found 'yes', expected true or false")]
    [InlineData("""{"model":"best"}""", "--model is 'best', expected full or blend (--model is from cartstream.json")]
    [InlineData("""{"cors":[{"a":1}]}""", "cartstream.json: cors.0: found more than one value, expected one: origin")]
    [InlineData("""{"port":1,"Port":2}""", "cartstream.json")]
    [InlineData("""{"topic-prefix":"a","topicprefix":"b"}""", "found the setting 'topic-prefix' a second time")]
    [InlineData("""{"count":0}""", "count: found 0, expected 1 to 100 items (--count is from cartstream.json: count)")]
    [InlineData("{\n\"port\": 1\n\"store\": 2}", "cartstream.json:3: found ")]
    [InlineData("[1]", "cartstream.json: found ")]
    public async Task Serve_wrong_setting_is_named_with_its_place_what_was_found_and_expected(
        string json, string fault)
    {
        Write("cartstream.json", json);

        var run = await RunAsync([], "serve", "--store", _folder.File("none/shop.db"));

        run.ExitCode.ShouldBe(ExitCode.BadUsage, run.Error);
        run.Out.ShouldBeEmpty();
        run.Error.ShouldContain(fault);
        run.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Serve_wrong_variable_is_named()
    {
        var unknown = await RunAsync([("CARTSTREAM__PROT", "1")], "serve");
        var wrong = await RunAsync([("CARTSTREAM__SERVE__PORT", "x")], "serve");

        unknown.ExitCode.ShouldBe(ExitCode.BadUsage);
        unknown.Error.ShouldContain("CARTSTREAM__PROT: found a setting that there is not; did you mean 'port'?");
        wrong.Error.ShouldContain("--port is 'x', expected a whole number (--port is from CARTSTREAM__SERVE__PORT)");
    }

    [Theory]
    [InlineData("""{"kafka":"h:1"}""", "", "", "--store x", "expected either --kafka or --store (--kafka is from cart")]
    [InlineData("""{"kafka":"h:1","store":"x"}""", "", "", "", "--store is from cartstream.json: store")]
    [InlineData("{}", "CARTSTREAM__KAFKA", "h:1", "--store x", "(--kafka is from CARTSTREAM__KAFKA)")]
    [InlineData("""{"urls":"http://127.0.0.1:1"}""", "", "", "--port 2", "--urls and --port contradict each other")]
    [InlineData("""{"urls":"http://127.0.0.1:1"}""", "CARTSTREAM__PORT", "2", "", "--port is from CARTSTREAM__PORT")]
    [InlineData("{}", "", "", "--urls http://127.0.0.1:1 --port 2", "--urls and --port contradict each other, expect")]
    [InlineData("{}", "", "", "--store x --topic-prefix p", "--topic-prefix is given, expected --kafka, too")]
    [InlineData("{}", "", "", "--store x --demo-rate 2", "--demo-rate is given, expected --demo, too")]
    public async Task Serve_contradicting_options_are_an_error_wherever_they_come_from(
        string json, string variable, string value, string line, string fault)
    {
        Write("cartstream.json", json);
        (string, string)[] variables = variable.Length > 0 ? [(variable, value)] : [];

        var run = await RunAsync(
            variables, ["serve", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        run.ExitCode.ShouldBe(ExitCode.BadUsage, run.Error);
        run.Error.ShouldContain(fault);
        var shown = await RunAsync(
            variables, ["config", "serve", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        shown.ExitCode.ShouldBe(ExitCode.BadUsage);
        shown.Error.ShouldContain(fault);
    }

    [Fact]
    public async Task Run_files_and_simulated_events_contradict_each_other()
    {
        (await RunAsync([], "run", "--events", "a", "--simulated-events", "5")).Error
            .ShouldContain("--events and --simulated-events contradict each other");
        (await RunAsync([], "run", "a", "--simulated-events", "5")).Error
            .ShouldContain("file and --simulated-events contradict each other");
    }

    [Fact]
    public async Task Simulate_reads_settings_and_what_is_typed_counts_before_them()
    {
        Write("cartstream.json", """{"simulate":{"events":3,"out":"-"},"seed":7,"quiet":true}""");

        var set = await RunAsync([], "simulate");
        var typed = await RunAsync([], "simulate", "--events", "2");
        var cleared = await RunAsync([("CARTSTREAM__SIMULATE__OUT", "")], "simulate");

        set.ExitCode.ShouldBe(ExitCode.Success, set.Error);
        set.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
        typed.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
        cleared.Error.ShouldContain("expected one of --out, --store and --kafka");
    }

    [Fact]
    public async Task Help_and_version_need_no_settings()
    {
        Write("cartstream.json", "no json");

        (await RunAsync([], "serve", "--help")).ExitCode.ShouldBe(ExitCode.Success);
        (await RunAsync([], "--version")).ExitCode.ShouldBe(ExitCode.Success);
        (await RunAsync([], "completion", "bash")).ExitCode.ShouldBe(ExitCode.Success);
    }

    [Fact]
    public async Task Config_without_a_known_verb_says_so()
    {
        (await RunAsync([], "config")).ExitCode.ShouldBe(ExitCode.BadUsage);
        (await RunAsync([], "config", "srve")).Error.ShouldContain("unknown verb 'srve'; did you mean 'serve'?");
        (await RunAsync([], "config", "init")).Error.ShouldContain("'init' has no settings");
        (await RunAsync([], "config", "serve", "--prot", "1")).Error.ShouldContain("did you mean '--port'?");
    }

    [Fact]
    public async Task Config_shows_what_holds_and_what_contradicts()
    {
        Write("cartstream.json", """{"urls":"http://127.0.0.1:1"}""");

        var run = await RunAsync([], "config", "serve", "--port", "2");

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Out.ShouldContain("cartstream.json: urls");
        run.Error.ShouldContain("--urls and --port contradict each other");
    }

    [Fact]
    public async Task Init_writes_a_file_once_in_which_nothing_is_set()
    {
        var run = await RunAsync([], "init");
        var text = await File.ReadAllTextAsync(_folder.File("cartstream.json"), Stop);
        var again = await RunAsync([], "init");
        Write("cartstream.json", "own");
        var kept = await RunAsync([], "init");

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Out.ShouldContain("cartstream.json: written");
        again.ExitCode.ShouldBe(ExitCode.Failure);
        again.Error.ShouldContain("--force writes over it");
        (await File.ReadAllTextAsync(_folder.File("cartstream.json"), Stop)).ShouldBe("own");
        kept.ExitCode.ShouldBe(ExitCode.Failure);
        (await RunAsync([], "init", "--force")).ExitCode.ShouldBe(ExitCode.Success);
        (await File.ReadAllTextAsync(_folder.File("cartstream.json"), Stop)).ShouldBe(text);
        (await ConfigAsync([], "serve")).Values.ShouldAllBe(setting => setting.From == "default");
    }

    /// <summary>The lines that the file suggests are valid: each name is known, each value of the right kind.</summary>
    [Fact]
    public async Task Init_every_line_can_be_taken_in_and_every_option_of_every_verb_is_there()
    {
        await RunAsync([], "init");
        var lines = await File.ReadAllLinesAsync(_folder.File("cartstream.json"), Stop);
        Write("cartstream.json", string.Join(
            '\n', lines.Select(line => line.TrimStart().StartsWith("// \"") ? line.Replace("// \"", "\"") : line)));
        var host = new CliHost { Out = TextWriter.Null, Error = TextWriter.Null, OpenOut = () => Stream.Null };
        foreach (var verb in CommandTree.Build(host).Subcommands.OfType<Verb>().Where(verb => verb.IsConfigured))
        {
            var run = await RunAsync([], "config", verb.Name, "--json");

            // Some of all that there is contradict each other, and no more than that is wrong.
            run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
                .ShouldAllBe(line => line.Contains("contradict")
                    || line.Contains("either --kafka or --store") || line.StartsWith("Run "));
            run.Json().GetProperty("settings").EnumerateArray()
                .Where(setting => setting.GetProperty("from").GetString() == "default")
                .ShouldBeEmpty(verb.Name);
        }
    }

    [Fact]
    public void Names_of_the_librarys_settings_are_those_of_serve_or_known_as_a_hosts_own()
    {
        var host = new CliHost { Out = TextWriter.Null, Error = TextWriter.Null, OpenOut = () => Stream.Null };
        var serve = CommandTree.Build(host).Subcommands.Single(verb => verb.Name == "serve");
        var known = serve.Options.Select(SettingName.Of).Concat(SettingName.OfHostAlone).Select(SettingName.Plain);

        CartStreamConfiguration.Names.Select(SettingName.Plain).ShouldBeSubsetOf(known);
    }

    [Fact]
    public void Names_that_an_application_passes_over_are_the_commands_other_options_and_its_verbs()
    {
        var host = new CliHost { Out = TextWriter.Null, Error = TextWriter.Null, OpenOut = () => Stream.Null };
        var root = CommandTree.Build(host);
        var taken = CartStreamConfiguration.Names.Select(SettingName.Plain);
        // How to reach a cluster is never skipped.
        string[] refused = [SettingName.Plain("kafka-config-file")];
        var others = SettingName.OptionsBelow(root).Select(SettingName.Of)
            .Concat(root.Subcommands.Where(verb => SettingName.OptionsBelow(verb).Any()).Select(verb => verb.Name))
            .Select(SettingName.Plain).Distinct(StringComparer.Ordinal).Except(taken).Except(refused);

        CommandSettings.Names.Select(SettingName.Plain).ShouldBe(others, ignoreOrder: true);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private void Write(string name, string text) => File.WriteAllText(_folder.File(name), text);

    private Task<CliRun> RunAsync((string Name, string Value)[] variables, params string[] args) => CliRun.RunAsync(
        args,
        host => host with
        {
            Folder = _folder.File("."),
            Variable = name => variables.FirstOrDefault(one => one.Name == name).Value,
            VariableNames = () => variables.Select(one => one.Name),
        });

    private async Task<Dictionary<string, (string? Value, string From)>> ConfigAsync(
        (string Name, string Value)[] variables, params string[] words)
    {
        var run = await RunAsync(variables, ["config", .. words, "--json"]);
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        return run.Json().GetProperty("settings").EnumerateArray().ToDictionary(
            setting => setting.GetProperty("name").GetString()!,
            setting => (
                setting.GetProperty("value").GetString(), setting.GetProperty("from").GetString()!));
    }
}
