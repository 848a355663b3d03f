using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace CartStream.Architecture.Tests;

/// <summary>
/// No namespace of a project leads back to itself through others: each folder can be read below the next.
/// </summary>
public sealed class NamespaceCycleTests
{
    [Theory]
    [InlineData("CartStream.Primitives")]
    [InlineData("CartStream.Log")]
    [InlineData("CartStream.LearningToRank")]
    [InlineData("CartStream")]
    [InlineData("CartStream.Evaluation")]
    [InlineData("CartStream.Processing")]
    [InlineData("CartStream.Log.Sqlite")]
    [InlineData("CartStream.Log.Kafka")]
    [InlineData("CartStream.Postgres")]
    [InlineData("CartStream.Datasets")]
    [InlineData("CartStream.Server")]
    [InlineData("CartStream.Client")]
    [InlineData("CartStream.Hosting")]
    [InlineData("CartStream.Cli")]
    public void Namespaces_of_a_project_form_no_cycle(string project)
    {
        var uses = UsesOf(project);

        uses.ShouldNotBeEmpty("the assembly was read");
        FindCycle(uses).ShouldBeEmpty();
    }

    [Fact]
    public void FindCycle_of_three_that_use_each_other_in_a_ring_finds_it()
    {
        var ring = new Dictionary<string, SortedDictionary<string, string>>
        {
            ["a"] = new() { ["b"] = "A uses B" },
            ["b"] = new() { ["c"] = "B uses C" },
            ["c"] = new() { ["a"] = "C uses A" },
            ["d"] = new() { ["a"] = "D uses A" },
        };

        FindCycle(ring).ShouldBe(["A uses B", "B uses C", "C uses A"]);
    }

    /// <summary>Which namespace uses which other, each with one example.</summary>
    private static Dictionary<string, SortedDictionary<string, string>> UsesOf(string project)
    {
        var assembly = Assembly.Load(project);
        var uses = new Dictionary<string, SortedDictionary<string, string>>();
        foreach (var type in new ArchLoader().LoadAssemblies(assembly).Build().Types)
        {
            if (!IsOurs(type, assembly))
                continue;
            var from = type.Namespace.FullName;
            if (!uses.TryGetValue(from, out var used))
                uses.Add(from, used = new(StringComparer.Ordinal));
            foreach (var target in type.Dependencies.Select(dependency => dependency.Target))
            {
                if (IsOurs(target, assembly) && target.Namespace.FullName != from)
                    used.TryAdd(target.Namespace.FullName, $"{type.FullName} uses {target.FullName}");
            }
        }

        return uses;
    }

    /// <summary>Helpers of the compiler have no namespace, and type arguments belong to none.</summary>
    private static bool IsOurs(IType type, Assembly assembly) =>
        type is not GenericParameter
        && type.Assembly?.Name.Split(',')[0] == assembly.GetName().Name
        && type.Namespace?.FullName.StartsWith("CartStream", StringComparison.Ordinal) == true;

    /// <summary>The examples along a shortest way from a namespace back to itself; empty when there is none.</summary>
    private static string[] FindCycle(Dictionary<string, SortedDictionary<string, string>> uses)
    {
        foreach (var start in uses.Keys.Order(StringComparer.Ordinal))
        {
            var ways = new Dictionary<string, string[]> { [start] = [] };
            var next = new Queue<string>([start]);
            while (next.TryDequeue(out var from))
            {
                foreach (var (to, example) in uses.GetValueOrDefault(from) ?? [])
                {
                    if (to == start)
                        return [.. ways[from], example];
                    if (ways.TryAdd(to, [.. ways[from], example]))
                        next.Enqueue(to);
                }
            }
        }

        return [];
    }
}
