using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CartStream.Dashboard.Tests;

/// <summary>The sample storefront, run with a store of its own.</summary>
public sealed partial class SampleShop : IAsyncLifetime
{
    private const string Project = "Shop";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cartstream-shop-");
    private Process? _process;

    /// <summary>Where it is served.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Starts it, and waits until it is served.</summary>
    public async ValueTask InitializeAsync()
    {
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        var assembly = Path.Combine(
            build.Parent!.Parent!.FullName, Project, build.Name, "CartStream.Samples.Shop.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { assembly, "--urls", "http://127.0.0.1:0", $"--Store={_folder.FullName}/shop.db" },
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = Path.Combine(build.Parent.Parent.Parent!.Parent!.FullName, "samples", Project),
        })!;
        var said = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said.Add(line);
            if (Listening().Match(line) is not { Success: true } match)
                continue;
            Address = match.Groups["address"].Value;
            // Nobody reads the rest, and a full pipe must not hold it up.
            _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return;
        }

        throw new InvalidOperationException($"found a shop that ended, expected one that is served: {
            string.Join('\n', said)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    [GeneratedRegex(
        @"Now listening on: (?<address>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Listening();
}
