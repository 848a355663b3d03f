namespace CartStream.Datasets.Simulation;

/// <summary>Draws an index by weight in constant time (Vose's alias method, 1991).</summary>
internal sealed class AliasTable
{
    private readonly double[] _keep;
    private readonly int[] _other;

    /// <summary>A table over <paramref name="weights"/>: at least one, none negative, their sum above zero.</summary>
    public AliasTable(ReadOnlySpan<double> weights)
    {
        _keep = new double[weights.Length];
        _other = new int[weights.Length];
        var sum = 0.0;
        foreach (var weight in weights)
            sum += weight;

        var small = new Stack<int>();
        var large = new Stack<int>();
        for (var i = 0; i < weights.Length; i++)
        {
            _keep[i] = weights[i] / sum * weights.Length;
            _other[i] = i;
            (_keep[i] < 1 ? small : large).Push(i);
        }

        while (small.Count > 0 && large.Count > 0)
            Pair(small, large);
        // The remaining probabilities differ from 1 only by rounding.
        foreach (var left in small.Concat(large))
            _keep[left] = 1;
    }

    /// <summary>Number of indexes.</summary>
    public int Count => _keep.Length;

    /// <summary>An index from 0 to <see cref="Count"/> less one.</summary>
    public int Draw(ref SplitMix64 random)
    {
        var index = random.Below(_keep.Length);
        return random.Happens(_keep[index]) ? index : _other[index];
    }

    private void Pair(Stack<int> small, Stack<int> large)
    {
        var (below, above) = (small.Pop(), large.Pop());
        _other[below] = above;
        _keep[above] -= 1 - _keep[below];
        (_keep[above] < 1 ? small : large).Push(above);
    }
}
