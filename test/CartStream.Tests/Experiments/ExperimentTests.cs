using System.Globalization;
using System.IO.Hashing;
using System.Text;
using CartStream.Experiments;
using CartStream.Log;
using CartStream.Options;
using CartStream.Recommendations;

namespace CartStream.Tests.Experiments;

public sealed class ExperimentTests
{
    private const int Shoppers = 100_000;

    /// <summary>The value that chi-squared exceeds once in 10,000 draws, for 1 and for 15 degrees of freedom.</summary>
    private const double ChiSquared1 = 15.14;

    private const double ChiSquared15 = 44.26;

    [Fact]
    public void Variant_of_many_shoppers_has_its_share_of_them()
    {
        var experiment = Of("spring", 5_000, 3_000, 1_999, 1);

        var counts = new double[4];
        foreach (var id in Ids())
            counts[experiment.VariantOf(id)]++;

        for (var i = 0; i < 3; i++)
        {
            var share = experiment.Variants[i].TenThousandths / (double)Experiment.Whole;
            var deviation = Math.Sqrt(Shoppers * share * (1 - share));
            counts[i].ShouldBe(Shoppers * share, 4 * deviation);
        }

        counts[3].ShouldBeInRange(1, 40, "one in ten thousand is 10 of 100,000");
    }

    /// <summary>
    /// These are dealt for good: a change of the hash would mix running experiments up. By another implementation of
    /// XXH3, XXH3("spring") being the seed: a05019e5dd18f019, 90d1cf20dd276729, 1f2eec9e261b75f5, baba65638ee4e58c; the
    /// lower half of the range gets the first variant.
    /// </summary>
    [Theory]
    [InlineData("ann", 1)]
    [InlineData("bob", 1)]
    [InlineData("463240011", 0)]
    [InlineData("käthe", 1)]
    public void Variant_of_a_shopper_is_the_same_everywhere_and_for_ever(string shopper, int expected) =>
        Of("spring", 5_000, 5_000).VariantOf(Encoding.UTF8.GetBytes(shopper)).ShouldBe(expected);

    [Fact]
    public void Variant_of_a_shopper_is_independent_of_the_partition_and_of_the_block_of_quality()
    {
        var experiment = Of("spring", 5_000, 5_000);

        var byPartition = new double[16];
        var byBlock = new double[16];
        var inPartition = new double[16];
        var inBlock = new double[16];
        foreach (var id in Ids())
        {
            var partition = Partitioner.PartitionOf(id, 16);
            var block = (int)(XxHash3.HashToUInt64(id) & 15);
            inPartition[partition]++;
            inBlock[block]++;
            byPartition[partition] += experiment.VariantOf(id);
            byBlock[block] += experiment.VariantOf(id);
        }

        ChiSquared(byPartition, inPartition).ShouldBeLessThan(ChiSquared15);
        ChiSquared(byBlock, inBlock).ShouldBeLessThan(ChiSquared15);
    }

    [Fact]
    public void Variant_in_another_experiment_is_dealt_anew()
    {
        var (spring, summer) = (Of("spring", 5_000, 5_000), Of("summer", 5_000, 5_000));

        double first = 0;
        double both = 0;
        foreach (var id in Ids().Where(id => spring.VariantOf(id) == 0))
        {
            first++;
            both += summer.VariantOf(id);
        }

        ChiSquared([both], [first]).ShouldBeLessThan(ChiSquared1);
    }

    [Fact]
    public void Experiment_whose_shares_are_not_the_whole_is_refused() =>
        Should.Throw<ArgumentException>(() => Of("spring", 5_000, 4_999)).Message.ShouldContain("9999/10000");

    [Fact]
    public void Canonical_text_differs_with_every_part()
    {
        var experiment = Of("spring", 5_000, 5_000);
        var variant = experiment.Variants[0];
        Experiment[] others =
        [
            Of("summer", 5_000, 5_000),
            Of("spring", 4_999, 5_001),
            With(variant with { Name = "other" }),
            With(variant with { DiscoveriesOnly = true }),
            With(variant with { Model = "knn" }),
            With(variant with { Parameters = new ModelOptions { Knn = new() { Neighbours = 7 } } }),
        ];

        others.Select(other => other.ToCanonicalText()).Append(experiment.ToCanonicalText()).Distinct().Count()
            .ShouldBe(others.Length + 1);

        Experiment With(Variant changed) => new("spring", [changed, experiment.Variants[1]]);
    }

    /// <summary>Of counts that should be half of their wholes.</summary>
    private static double ChiSquared(double[] counts, double[] wholes) =>
        counts.Zip(wholes, (count, whole) => Math.Pow(count - (whole / 2), 2) / (whole / 4)).Sum();

    private static IEnumerable<byte[]> Ids() => Enumerable.Range(0, Shoppers)
        .Select(i => Encoding.UTF8.GetBytes((463_240_011 + i).ToString(CultureInfo.InvariantCulture)));

    private static Experiment Of(string name, params int[] shares) => new(
        name,
        [
            .. shares.Select((share, i) => new Variant($"v{i}", false, "blend", new ModelOptions())
            {
                TenThousandths = share,
            }),
        ]);
}
