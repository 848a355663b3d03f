using CartStream.LearningToRank;

namespace CartStream.Tests.LearningToRank;

public sealed class HistogramsTests
{
    [Fact]
    public void Subtract_one_child_from_the_parent_leaves_the_other_child()
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 1 };
        var set = new BinnedSet(new DrawnGroups(1, rows: 10, features: 7, x => x[0]).Set(100), parallel);
        var packed = new PackedSum(set.Groups, set.Rows);
        var derivatives = Enumerable.Range(0, set.Rows)
            .Select(row => packed.Pack(((row % 10) + 1) / 55f, row % 10 == 3)).ToArray();
        var histograms = new Histograms(set, slots: 3, parallel);
        int[] features = [0, 2, 3, 5, 6];
        var rows = Enumerable.Range(0, set.Rows).ToArray();

        histograms.Add(0, features, rows, derivatives);
        histograms.Add(1, features, rows.AsMemory(0, 321), derivatives);
        histograms.Add(2, features, rows.AsMemory(321), derivatives);
        histograms.Subtract(parent: 0, child: 1, features.Length);

        histograms[0].SequenceEqual(histograms[2]).ShouldBeTrue();
        for (var f = 0; f < features.Length; f++)
        {
            var bins = histograms[2].Slice(f * FeatureBins.Count, FeatureBins.Count).ToArray();
            bins.Sum().ShouldBe(derivatives[321..].Sum());
            var of = rows[321..].Where(row => set.ByRow[(row * 7) + features[f]] == 9).Sum(row => derivatives[row]);
            bins[9].ShouldBe(of);
        }
    }
}
