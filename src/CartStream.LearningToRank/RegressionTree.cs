using System.Buffers;
using System.Runtime.InteropServices;

namespace CartStream.LearningToRank;

/// <summary>A binary tree whose leaves are numbers.</summary>
/// <remarks>
/// Invariants: node 0 is the root; a child, stored in a node's <c>Left</c> or <c>Right</c>, is a later node, or, as
/// the complement of its number, a leaf; there is one leaf more than there are nodes. A tree without nodes is leaf 0.
/// </remarks>
internal sealed class RegressionTree
{
    private readonly List<Node> _nodes = [];
    private readonly List<float> _leaves = [0];

    /// <summary>The nodes, root first.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The values of the leaves.</summary>
    public IReadOnlyList<float> Leaves => _leaves;

    /// <summary>Sets what leaf <paramref name="leaf"/> adds to a row's score.</summary>
    public void SetLeaf(int leaf, float value) => _leaves[leaf] = value;

    /// <summary>
    /// Replaces <paramref name="leaf"/> with a node, which stays as its left child; the right one is a new leaf.
    /// </summary>
    public int Split(int leaf, int feature, byte bin, float threshold)
    {
        var added = _leaves.Count;
        _leaves.Add(0);
        var node = _nodes.Count;
        for (var i = 0; i < node; i++)
        {
            if (_nodes[i].Left == ~leaf)
                _nodes[i] = _nodes[i] with { Left = node };
            else if (_nodes[i].Right == ~leaf)
                _nodes[i] = _nodes[i] with { Right = node };
        }

        _nodes.Add(new Node(feature, bin, threshold, ~leaf, ~added));
        return added;
    }

    /// <summary>The leaf that a row given by its bins falls into.</summary>
    public int LeafOf(ReadOnlySpan<byte> bins)
    {
        var nodes = CollectionsMarshal.AsSpan(_nodes);
        var index = nodes.IsEmpty ? ~0 : 0;
        while (index >= 0)
        {
            ref readonly var node = ref nodes[index];
            index = bins[node.Feature] > node.Bin ? node.Right : node.Left;
        }

        return ~index;
    }

    /// <summary>
    /// Reads what <see cref="Save"/> wrote for rows of <paramref name="featureCount"/> features. Bins are not stored:
    /// such a tree can score, but <see cref="LeafOf"/> does not work.
    /// </summary>
    /// <exception cref="InvalidDataException">It is not a tree.</exception>
    public static RegressionTree Load(RankerReader content, int featureCount)
    {
        var tree = new RegressionTree();
        tree.LoadBelow(content, featureCount, leaf: 0);
        return tree;
    }

    /// <summary>
    /// Writes the tree in pre-order: a node's feature plus one and its threshold, then its left subtree, then its
    /// right. A leaf is a zero and its value.
    /// </summary>
    public void Save(IBufferWriter<byte> content) => SaveBelow(content, _nodes.Count == 0 ? ~0 : 0);

    private void SaveBelow(IBufferWriter<byte> content, int index)
    {
        RankerBlock.WriteInt(content, index < 0 ? 0 : _nodes[index].Feature + 1);
        RankerBlock.WriteFloat(content, index < 0 ? _leaves[~index] : _nodes[index].Threshold);
        if (index < 0)
            return;
        SaveBelow(content, _nodes[index].Left);
        SaveBelow(content, _nodes[index].Right);
    }

    private void LoadBelow(RankerReader content, int featureCount, int leaf)
    {
        // A full tree has no room for another node, so no file can make this recurse deeper than there are leaves.
        var feature = content.ReadInt("feature", 0, _leaves.Count < BoostedTrees.LeavesMax ? featureCount : 0) - 1;
        var number = content.ReadFloat(feature < 0 ? "leaf" : "threshold");
        if (feature < 0)
        {
            SetLeaf(leaf, number);
            return;
        }

        var right = Split(leaf, feature, bin: 0, number);
        LoadBelow(content, featureCount, leaf);
        LoadBelow(content, featureCount, right);
    }

    /// <summary>
    /// Goes left when the feature is at most the threshold; equivalently, when its bin is at most <c>Bin</c>.
    /// </summary>
    internal readonly record struct Node(int Feature, byte Bin, float Threshold, int Left, int Right);
}
