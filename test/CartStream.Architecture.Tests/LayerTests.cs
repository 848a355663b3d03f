using System.Reflection;
using System.Xml.Linq;
using CartStream.Tests;

namespace CartStream.Architecture.Tests;

/// <summary>The order of the layers: what each project of src/ may use of the others.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["CartStream.Primitives"] = [],
        ["CartStream.Log"] = ["CartStream.Primitives"],
        ["CartStream.LearningToRank"] = ["CartStream.Primitives"],
        ["CartStream"] = ["CartStream.LearningToRank", "CartStream.Primitives"],
        ["CartStream.Evaluation"] = ["CartStream", "CartStream.LearningToRank", "CartStream.Primitives"],
        ["CartStream.Processing"] = ["CartStream.Log", "CartStream.Evaluation", "CartStream"],
        ["CartStream.Log.Sqlite"] = ["CartStream.Log"],
        ["CartStream.Log.Kafka"] = ["CartStream.Log"],
        ["CartStream.Postgres"] = ["CartStream.Processing"],
        ["CartStream.Datasets"] = ["CartStream"],
        ["CartStream.Server"] = ["CartStream.Processing"],
        ["CartStream.Client"] = [],
        ["CartStream.Hosting"] = ["CartStream.Server", "CartStream.Log.Kafka", "CartStream.Log.Sqlite"],
        ["CartStream.Cli"] =
        [
            "CartStream.Processing", "CartStream.Log.Kafka", "CartStream.Log.Sqlite", "CartStream.Postgres",
            "CartStream.Datasets", "CartStream.Server", "CartStream.Client",
        ],
    };

    [Fact]
    public void Every_project_of_src_has_its_layer() =>
        ProjectFiles().Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)
            .ShouldBe(Allowed.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Projects_use_the_layers_below_them_alone()
    {
        foreach (var file in ProjectFiles())
        {
            var project = Path.GetFileNameWithoutExtension(file);
            foreach (var used in References(file))
                Allowed[project].ShouldContain(used, $"{project} uses it");
        }
    }

    /// <summary>
    /// A version that only the central list sets for a package of a package holds in this repository alone, not where
    /// a project's source is referenced from elsewhere.
    /// </summary>
    [Fact]
    public void Projects_name_the_packages_that_they_use()
    {
        // ASP.NET Core brings the extensions.
        var packages = PackagesIn(Path.Combine(Repository.Root, "Directory.Packages.props"), "PackageVersion")
            .Where(name => !name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)).ToHashSet();
        foreach (var file in ProjectFiles())
        {
            var project = Path.GetFileNameWithoutExtension(file);
            var used = Assembly.Load(project).GetReferencedAssemblies().Select(one => one.Name!).Intersect(packages);

            used.Except(PackagesOf(file)).ShouldBeEmpty(project);
        }
    }

    /// <summary>The packages that a project, or one that it builds on, names.</summary>
    private static HashSet<string> PackagesOf(string file)
    {
        var below = References(file).Select(project =>
            Path.Combine(Repository.Root, "src", project, $"{project}.csproj"));
        return [.. PackagesIn(file, "PackageReference"), .. below.SelectMany(PackagesOf)];
    }

    private static HashSet<string> PackagesIn(string file, string element) =>
        [.. XDocument.Load(file).Descendants(element).Select(one => (string)one.Attribute("Include")!)];

    private static IEnumerable<string> ProjectFiles() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories);

    private static IEnumerable<string> References(string file) =>
        XDocument.Load(file).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));
}
