using CartStream.LearningToRank;

namespace CartStream.Tests.LearningToRank;

public sealed class FeatureBinsTests
{
    [Fact]
    public void Of_few_different_values_gives_each_a_bin()
    {
        var bins = new FeatureBins([3, 1, 1, 1, 1, 1, 2, -5]);

        new float[] { -5, 1, 2, 3 }.Select(bins.Of).ShouldBe(new byte[] { 0, 1, 2, 3 });
        bins.Threshold(0).ShouldBe(-2);
        bins.Of(-2).ShouldBe((byte)0);
        bins.Of(float.MinValue).ShouldBe((byte)0);
        bins.Of(float.MaxValue).ShouldBe((byte)3);
    }

    [Fact]
    public void Of_one_value_is_bin_0() => new FeatureBins([7, 7, 7]).Of(7).ShouldBe((byte)0);

    [Fact]
    public void Of_many_values_fills_64_bins_about_equally()
    {
        var values = Enumerable.Range(0, 6_400).Select(i => MathF.Exp(i / 500f)).ToArray();
        var bins = new FeatureBins([.. values]);

        var rowsOfBins = values.CountBy(bins.Of).Select(bin => bin.Value).ToList();

        rowsOfBins.Count.ShouldBe(64);
        rowsOfBins.ShouldAllBe(rows => rows == 100);
    }

    [Fact]
    public void Of_values_mostly_zero_still_tells_the_others_apart()
    {
        float[] values = [.. new float[10_000], .. Enumerable.Range(1, 630).Select(i => (float)i)];
        var bins = new FeatureBins([.. values]);

        values.Select(bins.Of).Distinct().Count().ShouldBe(64);
    }

    [Fact]
    public void Threshold_of_a_bin_is_the_greatest_value_in_it()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 5_000).Select(_ => MathF.Round(random.NextSingle() * 500)).ToArray();
        var bins = new FeatureBins([.. values]);

        foreach (var value in values)
        {
            for (var bin = 0; bin < FeatureBins.Count; bin++)
                (bins.Of(value) <= bin).ShouldBe(value <= bins.Threshold(bin), $"{value} in bin {bin}");
        }
    }
}
