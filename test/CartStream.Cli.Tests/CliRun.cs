using System.Text;
using System.Text.Json;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Tests;

/// <summary>One run of the command inside the test's process, as a shell would see it with its outputs piped.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    public static Task<CliRun> RunAsync(params string[] args) => RunAsync(args, host => host);

    public static Task<CliRun> RunAsync(string[] args, Func<CliHost, CliHost> configure) =>
        RunCoreAsync(args, configure, TestContext.Current.CancellationToken);

    /// <summary>A run that <paramref name="interruption"/> stops, as Ctrl-C would.</summary>
    public static Task<CliRun> RunInterruptedAsync(
        string[] args, CancellationToken interruption, TimeProvider? time = null) =>
        RunCoreAsync(args, host => host with { Time = time ?? host.Time }, interruption);

    /// <summary>The document that a successful run with <c>--json</c> prints.</summary>
    public static async Task<JsonElement> JsonAsync(params string[] args)
    {
        var run = await RunAsync([.. args, "--json", "--quiet"]);
        run.ExitCode.ShouldBe(0, run.Error);
        return run.Json();
    }

    /// <summary>The document on stdout.</summary>
    public JsonElement Json() => JsonElement.Parse(Out);

    private static async Task<CliRun> RunCoreAsync(
        string[] args,
        Func<CliHost, CliHost> configure,
        CancellationToken cancellation)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var bytes = new MemoryStream();
        var host = configure(new CliHost { Out = output, Error = error, OpenOut = () => bytes });
        var exitCode = await CliApp.RunAsync(args, host, cancellation);
        return new CliRun(exitCode, output + Encoding.UTF8.GetString(bytes.ToArray()), error.ToString());
    }
}
