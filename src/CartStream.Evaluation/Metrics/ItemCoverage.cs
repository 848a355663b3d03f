namespace CartStream.Evaluation.Metrics;

/// <summary>
/// Item coverage: the share of the catalogue that was recommended to anyone (Herlocker et al., TOIS 2004; "catalogue
/// coverage" in Ge et al., RecSys 2010).
/// </summary>
/// <remarks>Memory: one bit per item number seen.</remarks>
public sealed class ItemCoverage
{
    private ulong[] _seen = [];

    /// <summary>How many different items were recommended so far.</summary>
    public int DistinctItems { get; private set; }

    /// <summary>Counts the items of one answer.</summary>
    public void Add(ReadOnlySpan<int> recommended)
    {
        foreach (var item in recommended)
        {
            var word = item >> 6;
            if (word >= _seen.Length)
                Array.Resize(ref _seen, Math.Max(word + 1, _seen.Length * 2));
            var bit = 1UL << (item & 63);
            if ((_seen[word] & bit) == 0)
                DistinctItems++;
            _seen[word] |= bit;
        }
    }

    /// <summary>Distinct items / <paramref name="catalogueItems"/>; 0 for an empty catalogue.</summary>
    public double Of(int catalogueItems) => catalogueItems == 0 ? 0 : (double)DistinctItems / catalogueItems;
}
