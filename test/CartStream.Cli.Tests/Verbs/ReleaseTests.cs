using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary>
/// The command as it is published: a tool from its package, and one trimmed file.
/// </summary>
public sealed class ReleaseTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(14);
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tool_from_its_package_runs_serves_and_has_librdkafka_for_linux_x64_alone()
    {
        var version = string.Create(
            CultureInfo.InvariantCulture, $"0.0.1-test.{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}");
        await DotnetAsync(
            "pack", Project, "-c", "Release", "--no-build", "-o", _folder.File("packages"), $"-p:Version={version}",
            "--nologo");
        await DotnetAsync(
            "tool", "install", "CartStream.Cli", "--tool-path", _folder.File("tools"), "--version", version,
            "--source", _folder.File("packages"));

        var natives = Directory.EnumerateFiles(_folder.File("tools"), "*librdkafka*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".dll", StringComparison.Ordinal) || file.Contains("runtimes")).ToList();
        natives.ShouldNotBeEmpty();
        natives.ShouldAllBe(file => file.Contains("linux-x64"));
        await ShouldWorkAsync(_folder.File(OperatingSystem.IsWindows() ? "tools/cartstream.exe" : "tools/cartstream"));
    }

    [Fact]
    public async Task Trimmed_single_file_runs_and_serves()
    {
        // A folder of its own: trimming compiles the libraries anew, whose files other tests read meanwhile.
        string[] trimmed =
        [
            "--artifacts-path", _folder.File("artifacts"), "-r", RuntimeInformation.RuntimeIdentifier,
            "-p:SelfContained=true", "-p:PublishTrimmed=true", "-p:PublishSingleFile=true", "-p:Configuration=Release",
        ];
        var (restored, why) = await TryRunAsync("dotnet", ["restore", Project, .. trimmed]);
        Assert.SkipUnless(restored, $"the runtime to publish with can't be restored here: {why}");
        await DotnetAsync(["publish", Project, "--no-restore", "-o", _folder.File("out"), "--nologo", .. trimmed]);

        File.Exists(_folder.File("out/CartStream.Cli")).ShouldBeFalse();
        await ShouldWorkAsync(_folder.File(OperatingSystem.IsWindows() ? "out/cartstream.exe" : "out/cartstream"));
    }

    private static string Project => Path.Combine(Repository.Root, "src", "CartStream.Cli");

    private async Task ShouldWorkAsync(string command)
    {
        var run = await RunAsync(
            command, "run", "--simulated-events", "300", "--store", _folder.File("run.db"), "--json", "--quiet");
        run.ShouldContain("\"events\"");
        (await RunAsync(command, "completion", "bash")).ShouldContain("complete -F");
        (await RunAsync(command, "config", "serve", "--json")).ShouldContain("CARTSTREAM__PORT");
        await ShouldReachKafkaAsync(command);

        using var server = Start(command, ["serve", "--port", "0", "--store", _folder.File("shop.db")]);
        try
        {
            var said = await server.StandardError.ReadLineAsync(Stop).AsTask().WaitAsync(
                Patience, TimeProvider.System, Stop);
            var address = said.ShouldNotBeNull().Split(' ').Single(word => word.StartsWith("http://"));
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            await ShouldServeAsync(client);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    /// <summary>
    /// Without a broker, the message comes from librdkafka, which proves that it was loaded and called.
    /// </summary>
    private async Task ShouldReachKafkaAsync(string command)
    {
        using var process = Start(command, ["dlq", "list", "--kafka", "127.0.0.1:1"]);
        var said = await process.StandardError.ReadLineAsync(Stop).AsTask().WaitAsync(
            Patience, TimeProvider.System, Stop);
        process.Kill(entireProcessTree: true);
        said.ShouldNotBeNull().ShouldContain("127.0.0.1:1");
    }

    private static async Task ShouldServeAsync(HttpClient client)
    {
        using var body = new StringContent(
            """[{"event_type":"cart","item_id":"tea","shopper_id":"ann"}]""",
            new MediaTypeHeaderValue("application/json"));
        (await client.PostAsync("/v1/events", body, Stop)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        string answer;
        do
            answer = await client.GetStringAsync("/v1/shoppers/ann/recommendations", Stop);
        while (!answer.Contains("\"tea\"", StringComparison.Ordinal));
        string[] paths =
        [
            "/", "/docs/", "/docs/scalar.js", "/openapi/v1.json", "/healthz/ready", "/v1/quality", "/v1/system",
            "/v1/system/history", "/v1/trending", "/v1/items", "/v1/items/tea", "/v1/items/tea/related", "/v1/rules",
            "/v1/shoppers", "/v1/shoppers/ann",
        ];
        foreach (var path in paths)
            (await client.GetAsync(path, Stop)).StatusCode.ShouldBe(HttpStatusCode.OK, path);
        var refused = await client.GetAsync("/v1/trending?count=many", Stop);
        (await refused.Content.ReadAsStringAsync(Stop)).ShouldContain("count: found 'many', expected a whole number");
    }

    private async Task<string> RunAsync(string command, params string[] args)
    {
        var (succeeded, output) = await TryRunAsync(command, args);
        succeeded.ShouldBeTrue($"{string.Join(' ', args)}: {output}");
        return output;
    }

    private async Task<(bool Succeeded, string Output)> TryRunAsync(string command, string[] args)
    {
        using var process = Start(command, args);
        var error = process.StandardError.ReadToEndAsync(Stop);
        var output = await process.StandardOutput.ReadToEndAsync(Stop).WaitAsync(Patience, TimeProvider.System, Stop);
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode == ExitCode.Success, output + await error);
    }

    private Task<string> DotnetAsync(params string[] args) => RunAsync("dotnet", args);

    private Process Start(string command, string[] args)
    {
        var start = new ProcessStartInfo(command, args)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(_folder.File("x")),
        };
        // The test runner's variables must not reach the published command.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD")).ToList())
            start.Environment.Remove(name);
        start.Environment.Remove("CARTSTREAM_LIBRDKAFKA");
        start.Environment["CARTSTREAM__PORT"] = "0";
        return Process.Start(start)!;
    }
}
