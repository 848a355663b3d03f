using CartStream.Models;
using CartStream.Options;

namespace CartStream.Tests.Models;

public sealed class ModelCatalogTests
{
    [Fact]
    public void TryCreate_every_name_gives_the_model_of_this_name()
    {
        foreach (var name in ModelCatalog.Names)
            ModelCatalog.TryCreate(name).ShouldNotBeNull().Name.ShouldBe(name);
    }

    [Fact]
    public void TryCreate_unknown_name_gives_null() => ModelCatalog.TryCreate("magic").ShouldBeNull();

    [Fact]
    public void ToCanonicalText_any_option_changed_changes_the_text()
    {
        var options = new ModelOptions();

        options.ToCanonicalText().ShouldBe(new ModelOptions().ToCanonicalText());
        options.ToCanonicalText().ShouldContain("\"query_decay\":");
        (options with { Knn = new() { GainDecay = 0.125f } }).ToCanonicalText().ShouldContain("\"gain_decay\":0.125,");
        (options with { Rules = new() { Weights = new() { Cart = 7 } } })
            .ToCanonicalText().ShouldContain("\"cart\":7,");
    }
}
