using System.Text.Json;
using CartStream.Cli;
using CartStream.Cli.CommandLine;

namespace CartStream.Kafka.Tests;

/// <summary>One call of the command inside the test's process.</summary>
internal sealed record CliCall(int ExitCode, string Out, string Error)
{
    /// <summary>Settings with which a mock cluster answers at once.</summary>
    public static readonly string[] MockSettings =
        ["--kafka-config", "fetch.wait.max.ms=5", "dotnet.cancellation.delay.max.ms=5"];

    /// <summary>The document on stdout.</summary>
    public JsonElement Json => JsonElement.Parse(Out);

    public static async Task<CliCall> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var text = new StringWriter();
        var error = TextWriter.Synchronized(text);
        var host = new CliHost { Out = output, Error = error, OpenOut = () => Stream.Null };
        var exitCode = await CliApp.RunAsync(args, host, TestContext.Current.CancellationToken);
        return new CliCall(exitCode, output.ToString(), text.ToString());
    }

    /// <summary>The document that a call with <c>--json</c> prints; fails when the call does.</summary>
    public static async Task<JsonElement> JsonAsync(params string[] args)
    {
        var call = await RunAsync([.. args, "--json"]);
        call.ExitCode.ShouldBe(0, call.Error);
        return call.Json;
    }
}
