using System.Runtime.Intrinsics.X86;
using CartStream.LearningToRank;

namespace CartStream.Tests.LearningToRank;

public sealed class TreeScorerTests
{
    private const int Features = 5;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Add_any_trees_and_rows_adds_what_a_walk_down_each_tree_finds(bool wide)
    {
        Assert.SkipWhen(wide && !Avx512CD.IsSupported, "this machine has no AVX-512");
        var random = new Random(11);
        for (var round = 0; round < 100; round++)
        {
            var trees = Enumerable.Range(0, random.Next(8)).Select(_ => Tree(random)).ToArray();
            var rows = random.Next(1, 120);
            var features = Enumerable.Range(0, rows * Features).Select(_ => (float)random.Next(10)).ToArray();
            var scores = Enumerable.Range(0, rows).Select(row => row / 7f).ToArray();

            var scorer = new TreeScorer(Features, trees, wide);
            var first = random.Next(trees.Length + 1);
            scorer.Add(features, scores, 0, first);
            scorer.Add(features, scores, first, trees.Length);

            for (var row = 0; row < rows; row++)
            {
                var expected = row / 7f;
                foreach (var tree in trees)
                    expected += Walk(tree, features.AsSpan(row * Features, Features));
                scores[row].ShouldBe(expected, $"round {round}, row {row} of {rows}, {trees.Length} trees");
            }
        }
    }

    private static RegressionTree Tree(Random random)
    {
        var tree = new RegressionTree();
        var leaves = random.Next(1, BoostedTrees.LeavesMax + 1);
        while (tree.Leaves.Count < leaves)
            tree.Split(random.Next(tree.Leaves.Count), random.Next(Features), bin: 0, threshold: random.Next(10));
        for (var leaf = 0; leaf < leaves; leaf++)
            tree.SetLeaf(leaf, random.NextSingle());
        return tree;
    }

    private static float Walk(RegressionTree tree, ReadOnlySpan<float> row)
    {
        var node = tree.Nodes.Count == 0 ? ~0 : 0;
        while (node >= 0)
            node = row[tree.Nodes[node].Feature] <= tree.Nodes[node].Threshold
                ? tree.Nodes[node].Left
                : tree.Nodes[node].Right;
        return tree.Leaves[~node];
    }
}
