using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

public sealed class ServeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, "Could not find file")]
    [InlineData("no certificate", "https: found no certificate to serve with")]
    public async Task Serve_https_without_a_certificate_says_so_in_one_line(string? content, string fault)
    {
        var certificate = _folder.File("certificate.pem");
        if (content is not null)
            await File.WriteAllTextAsync(certificate, content, TestContext.Current.CancellationToken);

        await ShouldFailInOneLineAsync(
            "https://127.0.0.1:0", fault, ("Kestrel__Certificates__Default__Path", certificate));
    }

    [Fact]
    public async Task Serve_with_a_file_of_rules_that_has_a_fault_does_not_start_and_names_line_and_rule()
    {
        var rules = _folder.File("rules.json");
        await File.WriteAllTextAsync(
            rules,
            "{\"rules\":[\n{\"kind\":\"pin\",\"items\":[\"a\"]},\n{\"kind\":\"exclude\",\"filter\":\"x\"}]}",
            TestContext.Current.CancellationToken);

        var run = await CliRun.RunAsync("serve", "--store", _folder.File("shop.db"), "--rules", rules);

        run.ExitCode.ShouldNotBe(ExitCode.Success);
        run.Error.ShouldContain("rules.json, line 3: rules[1].filter: found 'x'");
        run.Error.ShouldNotContain("   at ");
        File.Exists(_folder.File("shop.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task Serve_listens_where_its_options_say_whatever_environment_and_working_folder_do()
    {
        const string elsewhere = "http://0.0.0.0:0";
        await File.WriteAllTextAsync(
            _folder.File("appsettings.json"),
            $$$"""{"urls":"{{{elsewhere}}}","Kestrel":{"Endpoints":{"Own":{"Url":"{{{elsewhere}}}"} } } }""",
            TestContext.Current.CancellationToken);
        var start = Serve("http://127.0.0.1:0");
        start.WorkingDirectory = Path.GetDirectoryName(_folder.File("appsettings.json"));
        foreach (var name in new[] { "ASPNETCORE_URLS", "DOTNET_URLS", "URLS", "Kestrel__Endpoints__Own__Url" })
            start.Environment[name] = elsewhere;
        foreach (var name in new[] { "ASPNETCORE_PREFERHOSTINGURLS", "DOTNET_PREFERHOSTINGURLS" })
            start.Environment[name] = "true";
        foreach (var name in new[] { "ASPNETCORE_HTTP_PORTS", "DOTNET_HTTP_PORTS", "HTTP_PORTS" })
            start.Environment[name] = "0";
        using var child = Process.Start(start)!;
        try
        {
            var said = await child.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
            said.ShouldNotBeNull().ShouldContain("on http://127.0.0.1:");
            // One line for each address; the next would be a second one's.
            child.Kill();
            (await child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken))
                .ShouldNotContain("serving");
        }
        finally
        {
            child.Kill();
        }
    }

    [Fact]
    public async Task Serve_a_store_that_is_taken_away_goes_on_saying_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open file can't be removed there");
        using var child = Process.Start(Serve("http://127.0.0.1:0"))!;
        try
        {
            var said = await child.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
            var address = said.ShouldNotBeNull().Split(' ').Single(word => word.StartsWith("http://"));
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            File.Delete(_folder.File("shop.db"));

            for (var line = ""; !line.Contains("answered 503");)
                line = await child.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) ?? "answered 503";
            var ready = await client.GetAsync("/healthz/ready", TestContext.Current.CancellationToken);
            using var content = new StringContent(
                """{"event_type":"view","item_id":"a","shopper_id":"s"}""",
                new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
            var sent = await client.PostAsync("/v1/events", content, TestContext.Current.CancellationToken);

            ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("removed");
            sent.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            File.Exists(_folder.File("shop.db")).ShouldBeFalse();
        }
        finally
        {
            child.Kill();
        }
    }

    [Fact]
    public async Task Serve_a_store_with_recommendations_of_other_settings_says_so()
    {
        var store = _folder.File("shop.db");
        var run = await CliRun.RunAsync("run", "--simulated-events", "50", "--count", "3", "--store", store);
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        using var child = Process.Start(Serve("http://127.0.0.1:0"))!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            var line = "";
            while (!line.Contains("partition 0: found recommendations of other settings", StringComparison.Ordinal))
                line = (await child.StandardError.ReadLineAsync(patience.Token)).ShouldNotBeNull();
        }
        finally
        {
            child.Kill();
        }
    }

    [Theory]
    [InlineData("INT", 2)]
    [InlineData("QUIT", 3)]
    [InlineData("TERM", 15)]
    [InlineData("HUP", 1)]
    public async Task Serve_a_signal_to_stop_ends_it_cleanly(string signal, int number)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc/self/status");
        Assert.SkipWhen(IsIgnored(number), "a job in the background ignores it, and so do its children");
        using var child = Process.Start(Serve("http://127.0.0.1:0"))!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            (await child.StandardError.ReadLineAsync(patience.Token)).ShouldNotBeNull().ShouldContain("serving");

            using var kill = Process.Start("kill", [$"-{signal}", $"{child.Id}"]);
            await child.WaitForExitAsync(patience.Token);

            child.ExitCode.ShouldBe(ExitCode.Success);
        }
        finally
        {
            child.Kill();
        }
    }

    [Fact]
    public async Task Serve_that_was_started_to_outlive_its_terminal_ignores_that_it_is_closed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc/self/status");
        using var child = Process.Start(ServeAfter("trap '' HUP"))!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            var url = await AddressAsync(child, patience.Token);

            using var kill = Process.Start("kill", ["-HUP", $"{child.Id}"]);
            await kill.WaitForExitAsync(patience.Token);

            using var client = new HttpClient { BaseAddress = url };
            (await client.GetAsync("/healthz/live", patience.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            child.Kill();
        }
    }

    [Fact]
    public async Task Serve_with_few_open_files_survives_more_connections_than_those()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs ulimit and /proc/self/limits");
        using var child = Process.Start(ServeAfter("ulimit -n 400"))!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var idle = new List<TcpClient>();
        try
        {
            var url = await AddressAsync(child, patience.Token);
            using var client = new HttpClient { BaseAddress = url };
            (await LivenessAsync()).ShouldBe(HttpStatusCode.OK);

            // 400 files leave 50 connections, of which the client keeps one.
            const int taken = 49;
            for (var i = 0; i < 450; i++)
            {
                var connection = new TcpClient();
                idle.Add(connection);
                await connection.ConnectAsync(url.Host, url.Port, patience.Token);
                if (i >= taken)
                    await ClosedAsync(connection, patience.Token);
            }

            (await LivenessAsync()).ShouldBe(HttpStatusCode.OK);

            async Task<HttpStatusCode> LivenessAsync()
            {
                using var response = await client.GetAsync("/healthz/live", patience.Token);
                return response.StatusCode;
            }
        }
        finally
        {
            idle.ForEach(connection => connection.Dispose());
            child.Kill();
        }
    }

    [Fact]
    public async Task Serve_port_that_another_has_says_so_in_one_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        await ShouldFailInOneLineAsync($"http://{other.LocalEndpoint}", "address already in use");
    }

    [Theory]
    [InlineData("expected either --kafka or --store", "--kafka", "localhost:1", "--store", "shop.db")]
    [InlineData("--state: expected --kafka, too", "--store", "shop.db", "--state", "folder")]
    [InlineData("--partitions is 0, expected 1 to 10,000", "--kafka", "localhost:1", "--partitions", "0")]
    [InlineData("member: found 'a b'", "--kafka", "localhost:1", "--member", "a b")]
    [InlineData("snapshot-minutes: found 0", "--kafka", "localhost:1", "--snapshot-minutes", "0")]
    public async Task Serve_options_that_do_not_hold_together_are_named(string fault, params string[] options)
    {
        var run = await CliRun.RunAsync(["serve", .. options]);

        run.ExitCode.ShouldBe(ExitCode.BadUsage, run.Error);
        run.Error.ShouldContain(fault);
    }

    [Theory]
    [InlineData("expected a file that exists", "--store", "there-is-none.db")]
    [InlineData("expected either --kafka or --store", "--kafka", "localhost:1", "--store", "shop.db")]
    public async Task Forget_options_that_do_not_hold_together_are_named(string fault, params string[] options)
    {
        var run = await CliRun.RunAsync(["forget", "ann", .. options]);

        run.ExitCode.ShouldBe(ExitCode.BadUsage, run.Error);
        run.Error.ShouldContain(fault);
    }

    /// <summary>In a process of its own: what the web server logs goes past a command's own standard error.</summary>
    private async Task ShouldFailInOneLineAsync(
        string url, string fault, params (string Name, string Value)[] environment)
    {
        var start = Serve(url);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var child = Process.Start(start)!;
        var error = await child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);

        child.ExitCode.ShouldBe(ExitCode.Failure, error);
        error.ShouldStartWith("cartstream: ");
        error.ShouldContain(fault);
        error.Trim().ShouldNotContain("\n");
    }

    /// <summary>Waits until the server has closed a connection.</summary>
    private static async Task ClosedAsync(TcpClient connection, CancellationToken cancellation)
    {
        try
        {
            (await connection.GetStream().ReadAsync(new byte[1], cancellation)).ShouldBe(0);
        }
        catch (IOException)
        {
            // It was reset.
        }
    }

    private static bool IsIgnored(int signal)
    {
        const string ignored = "SigIgn:";
        var mask = File.ReadLines("/proc/self/status")
            .Single(line => line.StartsWith(ignored, StringComparison.Ordinal));
        return (Convert.ToUInt64(mask[ignored.Length..].Trim(), 16) >> (signal - 1) & 1) != 0;
    }

    private static async Task<Uri> AddressAsync(Process serve, CancellationToken cancellation)
    {
        var serving = (await serve.StandardError.ReadLineAsync(cancellation)).ShouldNotBeNull();
        return new Uri(serving.Split(' ').Single(word => word.StartsWith("http", StringComparison.Ordinal)));
    }

    private ProcessStartInfo Serve(string url) => Piped("dotnet", ServeArguments(url));

    /// <summary>Serves in a shell's process after a command that changes what the process inherits.</summary>
    private ProcessStartInfo ServeAfter(string command) => Piped(
        "bash", ["-c", $"{command}; exec dotnet \"$@\"", "serve", .. ServeArguments("http://127.0.0.1:0")]);

    private string[] ServeArguments(string url) =>
    [
        Path.Combine(AppContext.BaseDirectory, "CartStream.Cli.dll"), "serve", "--urls", url, "--store",
        _folder.File("shop.db"),
    ];

    private static ProcessStartInfo Piped(string program, string[] arguments) => new(program, arguments)
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
