using System.Reflection;
using System.Runtime.CompilerServices;
using PublicApiGenerator;

namespace CartStream.Hosting.Tests;

/// <summary>What the packages offer is decided, not happened upon: a change of it is a change of a file here.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("CartStream.Hosting")]
    [InlineData("CartStream.Client")]
    public void Public_api_is_as_reviewed(string package)
    {
        var assembly = Assembly.Load(package);

        var api = assembly.GeneratePublicApi(new ApiGeneratorOptions
        {
            IncludeAssemblyAttributes = false,
            DenyNamespacePrefixes = [],
        });

        ShouldMatch(api.ReplaceLineEndings("\n").TrimEnd() + "\n", $"{package}.txt");
    }

    /// <summary><c>UPDATE_GOLDEN=1</c> writes the file anew; the change is then reviewed like any other.</summary>
    private static void ShouldMatch(string actual, string name, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, "PublicApi", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllText(path, actual);
        File.Exists(path).ShouldBeTrue($"no {path}; UPDATE_GOLDEN=1 writes it");
        actual.ShouldBe(File.ReadAllText(path), $"{path}; when the change is wanted, UPDATE_GOLDEN=1 writes it");
    }
}
