using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CartStream.Tests;

namespace CartStream.Hosting.Tests;

/// <summary>
/// The lines of docs/paths/embed.md and of the client's page in a fresh web project whose warnings are errors, on the
/// packages as they are published.
/// </summary>
public sealed partial class PackedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Six_lines_run_on_the_packed_packages_in_a_fresh_project()
    {
        await using var folder = new ShopFolder();
        // Packages of this run alone, whatever others left in the machine's cache.
        var version = string.Create(
            CultureInfo.InvariantCulture, $"0.0.{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}-test");
        await PackAsync(folder, version);
        await WriteProjectAsync(folder, version);
        var (restored, why) = await RunAsync(folder.In("app"), "restore");
        if (!restored)
            Assert.Skip($"The packages' own dependencies can't be restored here: {Last(why)}");
        var (built, faults) = await RunAsync(folder.In("app"), "build", "--no-restore", "-c", "Release", "-v", "quiet");
        built.ShouldBeTrue(faults);

        using var app = Start(folder.In("app"), ["bin/Release/net10.0/app.dll", "--urls", "http://127.0.0.1:0"]);
        try
        {
            await AskAsync(await AddressAsync(app));
        }
        finally
        {
            app.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void Readme_shows_the_lines_that_this_test_runs()
    {
        foreach (var page in new[] { "README.md", "src/CartStream.Hosting/README.md" })
        {
            var text = File.ReadAllText(Path.Combine(Repository.Root, page));
            foreach (var line in Program().Split('\n', StringSplitOptions.RemoveEmptyEntries))
                text.ShouldContain(line.Trim(), Case.Sensitive, page);
        }
    }

    private static async Task AskAsync(string address)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        (await client.PostAsync("/cart/ann/tea", null, Stop)).EnsureSuccessStatusCode();
        await Until.TrueAsync(async () => (await client.GetStringAsync("/for/ann", Stop)).Contains("\"tea\""));
        (await client.GetStringAsync("/cartstream/v1/shoppers/ann/recommendations", Stop)).ShouldContain("\"tea\"");
        (await client.GetStringAsync("/cartstream/", Stop)).ShouldContain("<title>CartStream</title>");
    }

    private static async Task PackAsync(ShopFolder folder, string version)
    {
        var (packed, output) = await RunAsync(
            Repository.Root,
            "msbuild",
            "eng/packages.proj",
            "-t:Pack",
            "-p:NoBuild=true",
            $"-p:PackageOutputPath={folder.In("packages")}",
            $"-p:Version={version}",
            "-nologo",
            "-v:quiet");
        packed.ShouldBeTrue(output);
        var names = Directory.EnumerateFiles(folder.In("packages")).Select(Path.GetFileName).ToList();
        names.ShouldContain($"CartStream.Hosting.{version}.nupkg");
        names.ShouldContain($"CartStream.Client.{version}.snupkg");
    }

    private static async Task WriteProjectAsync(ShopFolder folder, string version)
    {
        Directory.CreateDirectory(folder.In("app"));
        await File.WriteAllTextAsync(
            folder.In("app/app.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <AnalysisLevel>latest-recommended</AnalysisLevel>
                <RestorePackagesPath>{folder.In("cache")}</RestorePackagesPath>
                <RestoreFallbackFolders>{Cache()}</RestoreFallbackFolders>
                <RestoreAdditionalProjectSources>{folder.In("packages")}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="CartStream.Hosting" Version="{version}" />
                <PackageReference Include="CartStream.Client" Version="{version}" />
              </ItemGroup>
            </Project>
            """,
            Stop);
        await File.WriteAllTextAsync(folder.In("app/Program.cs"), Program(), Stop);
        await File.WriteAllTextAsync(
            folder.In("app/ClientPage.cs"),
            $$"""
            using CartStream.Client;

            internal static class ClientPage
            {
                public static async Task<int> RunAsync(WebApplicationBuilder builder, CartStreamClient client)
                {
            {{BlockOf("src/CartStream.Client/README.md")}}
                    return answer.Items.Count;
                }
            }
            """,
            Stop);
    }

    /// <summary>Where restored packages are kept.</summary>
    private static string Cache() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Program() => BlockOf("docs/paths/embed.md");

    private static string BlockOf(string page) =>
        File.ReadAllText(Path.Combine(Repository.Root, page)).Split("```csharp\n")[1].Split("```")[0];

    private static async Task<(bool IsFine, string Output)> RunAsync(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop).WaitAsync(Patience, TimeProvider.System, Stop);
        return (process.ExitCode == 0, await output);
    }

    private static Process Start(string folder, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false,
        };
        // The test runner's variables must not reach the fresh project.
        foreach (var name in start.Environment.Keys.Where(IsOfBuild).ToList())
            start.Environment.Remove(name);
        return Process.Start(start)!;
    }

    private static bool IsOfBuild(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name is "ASPNETCORE_URLS" or "DOTNET_URLS";

    private static async Task<string> AddressAsync(Process app)
    {
        while (await app.StandardOutput.ReadLineAsync(Stop).AsTask().WaitAsync(Patience, TimeProvider.System, Stop)
            is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
                return match.Groups["address"].Value;
        }

        throw new InvalidOperationException("the application ended before it listened");
    }

    private static string Last(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];

    [GeneratedRegex(
        "Now listening on: (?<address>\\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Listening();
}
