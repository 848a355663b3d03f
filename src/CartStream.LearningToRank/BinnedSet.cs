namespace CartStream.LearningToRank;

/// <summary>
/// A <see cref="RankingSet"/> in the form that trees are grown on: each feature as one of 64 bins, in one byte, stored
/// by row (to sum a leaf's rows) and by feature (to partition a leaf's rows).
/// </summary>
internal sealed class BinnedSet
{
    private const int SampleMax = 100_000;
    private const int ChunkRows = 8_192;

    private readonly FeatureBins[] _bins;

    /// <summary>Bins all rows of <paramref name="set"/>.</summary>
    public BinnedSet(RankingSet set, ParallelOptions parallel)
    {
        (FeatureCount, Rows) = (set.FeatureCount, set.Rows);
        (GroupStarts, RelevantRows) = (set.GroupStarts(), set.RelevantRows());
        _bins = new FeatureBins[FeatureCount];
        ByRow = GC.AllocateUninitializedArray<byte>(Rows * FeatureCount);
        ByFeature = GC.AllocateUninitializedArray<byte>(Rows * FeatureCount);
        Parallel.For(0, FeatureCount, parallel, feature => _bins[feature] = new FeatureBins(Sample(set, feature)));
        Parallel.For(0, (Rows + ChunkRows - 1) / ChunkRows, parallel, chunk => Bin(set, chunk * ChunkRows));
    }

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>Number of rows of all groups.</summary>
    public int Rows { get; }

    /// <summary>Number of groups.</summary>
    public int Groups => RelevantRows.Length;

    /// <summary>Where each group begins, in rows, and where the last one ends.</summary>
    public int[] GroupStarts { get; }

    /// <summary>The relevant row of each group, counted over all rows.</summary>
    public int[] RelevantRows { get; }

    /// <summary>The bin of a feature at row · <see cref="FeatureCount"/> + feature.</summary>
    public byte[] ByRow { get; }

    /// <summary>The bins of a feature from feature · <see cref="Rows"/> on, row by row.</summary>
    public byte[] ByFeature { get; }

    /// <summary>The greatest value of a feature that falls into <paramref name="bin"/> or one before it.</summary>
    public float Threshold(int feature, int bin) => _bins[feature].Threshold(bin);

    private static float[] Sample(RankingSet set, int feature)
    {
        var sample = new float[Math.Min(set.Rows, SampleMax)];
        for (var i = 0; i < sample.Length; i++)
            sample[i] = set.Row((int)((long)i * set.Rows / sample.Length))[feature];
        return sample;
    }

    private void Bin(RankingSet set, int first)
    {
        for (var row = first; row < Math.Min(first + ChunkRows, Rows); row++)
        {
            var features = set.Row(row);
            var bins = ByRow.AsSpan(row * FeatureCount, FeatureCount);
            for (var feature = 0; feature < features.Length; feature++)
                ByFeature[(feature * Rows) + row] = bins[feature] = _bins[feature].Of(features[feature]);
        }
    }
}
