using CartStream.Models;
using CartStream.Options;

namespace CartStream.Tests.Options;

public sealed class ModelOptionsTests
{
    [Fact]
    public void Faults_defaults_have_none() => new ModelOptions().Faults().ShouldBeEmpty();

    [Fact]
    public void Faults_of_several_models_are_thrown_together()
    {
        var options = new ModelOptions
        {
            Knn = new() { Neighbours = 0 },
            Rules = new() { QueryDecay = float.NaN, Weights = new() { Cart = 0 } },
            Blend = new() { KnnPower = 21 },
        };

        Should.Throw<ArgumentException>(() => ModelCatalog.TryCreate("blend", options)).Message.ShouldStartWith(
            "rules.QueryDecay: found NaN, expected 0 to 5; "
            + "rules.Weights.Cart: found 0, expected 0.001 to 1000; "
            + "knn.Neighbours: found 0, expected 1 to 100000; "
            + "blend.KnnPower: found 21, expected 0.05 to 20");
    }
}
