using System.Globalization;
using CartStream.Options;
using CartStream.Tests.Retrieval.Embedding;

namespace CartStream.Tests.Options;

public sealed class EmbeddingOptionsTests
{
    [Fact]
    public void Faults_defaults_none() => new EmbeddingOptions().Faults().ShouldBeEmpty();

    [Fact]
    public void Faults_everything_out_of_range_names_each()
    {
        var options = new EmbeddingOptions
        {
            Epochs = 0,
            LearningRate = float.NaN,
            Scale = 51,
            Dropout = 1,
            NegativePower = -1,
            ItemCountMin = 0,
            PositionsMax = 999,
        };

        options.Faults().ShouldBe(
        [
            "embedding.Epochs: found 0, expected 1 to 100",
            "embedding.LearningRate: found NaN, expected 0.001 to 1",
            "embedding.Scale: found 51, expected 1 to 50",
            "embedding.Dropout: found 1, expected 0 to 0.9",
            "embedding.NegativePower: found -1, expected 0 to 1",
            "embedding.ItemCountMin: found 0, expected 1 to 1000",
            "embedding.PositionsMax: found 999, expected 1000 to 100000000",
        ]);
    }

    [Fact]
    public void Faults_are_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var withComma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        withComma.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = withComma;
        try
        {
            new EmbeddingOptions { Dropout = 1 }.Faults().ShouldBe(["embedding.Dropout: found 1, expected 0 to 0.9"]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Fit_options_out_of_range_throws() =>
        Should.Throw<ArgumentException>(
            () => EmbeddingShop.Fit(EmbeddingShop.Of(1, [0]), new EmbeddingOptions { Epochs = 0 }))
            .Message.ShouldContain("embedding.Epochs: found 0");
}
