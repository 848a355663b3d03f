using CartStream.Models;
using CartStream.Options;

namespace CartStream.Tests.Models;

/// <summary>Every algorithm keeps to the contract, with a window so small that sessions leave it.</summary>
public sealed class ModelConformanceTests
{
    [Fact]
    public void Names_every_algorithm_has_its_conformance_test() =>
        typeof(ModelConformanceTests).GetNestedTypes()
            .Where(type => !type.IsAbstract)
            .Select(type => type.Name.ToLowerInvariant())
            .ShouldBe(ModelCatalog.Names, ignoreOrder: true);

    public abstract class OfCatalog : ModelConformance
    {
        protected override ModelOptions Options { get; } = new()
        {
            Sessions = new() { SessionsMax = 6, TouchesPerSession = 4 },
            Popularity = new() { OrderedItems = 5 },
            Knn = new() { SessionsPerItem = 3, Neighbours = 3 },
            Rules = new() { SessionsPerItem = 32 },
        };

        protected override IModel Create(ModelOptions options) =>
            ModelCatalog.TryCreate(GetType().Name.ToLowerInvariant(), options)!;
    }

    public sealed class Popularity : OfCatalog;

    public sealed class Rules : OfCatalog;

    public sealed class Association : OfCatalog;

    public sealed class Covisitation : OfCatalog;

    /// <summary>It likes an item better that it reaches by way of a more frequent one.</summary>
    public sealed class Walk : OfCatalog
    {
        protected override int[] TinyShopAnswer => [3, 2];
    }

    public sealed class Knn : OfCatalog;

    public sealed class Blend : OfCatalog;

    public sealed class Full : OfCatalog;
}
