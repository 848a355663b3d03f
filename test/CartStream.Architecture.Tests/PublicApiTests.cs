using System.Reflection;
using System.Runtime.CompilerServices;
using PublicApiGenerator;

namespace CartStream.Architecture.Tests;

/// <summary>The public surface of each package is approved in a file here, so a change of it is visible.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("CartStream")]
    [InlineData("CartStream.Client")]
    [InlineData("CartStream.Datasets")]
    [InlineData("CartStream.Evaluation")]
    [InlineData("CartStream.Hosting")]
    [InlineData("CartStream.LearningToRank")]
    [InlineData("CartStream.Log")]
    [InlineData("CartStream.Log.Kafka")]
    [InlineData("CartStream.Log.Sqlite")]
    [InlineData("CartStream.Postgres")]
    [InlineData("CartStream.Primitives")]
    [InlineData("CartStream.Processing")]
    [InlineData("CartStream.Server")]
    public void Public_api_is_as_reviewed(string package)
    {
        var api = Assembly.Load(package).GeneratePublicApi(new ApiGeneratorOptions
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
