namespace CartStream.LearningToRank;

/// <summary>
/// The listwise softmax loss (ListNet's top-one loss with one relevant row; Cao et al., ICML 2007): in a group with
/// scores s, p = softmax(s) and the loss is −ln p of the relevant row; its derivatives by a row's score are p − y and,
/// on the diagonal, p(1 − p).
/// </summary>
internal sealed class ListwiseLoss
{
    private const int ChunkGroups = 256;

    private readonly BinnedSet _set;
    private readonly PackedSum _packed;
    private readonly ParallelOptions _parallel;
    private readonly double[] _chunkLosses;

    /// <summary>The loss over the groups of <paramref name="set"/>.</summary>
    public ListwiseLoss(BinnedSet set, PackedSum packed, ParallelOptions parallel)
    {
        (_set, _packed, _parallel) = (set, packed, parallel);
        _chunkLosses = new double[(set.Groups / ChunkGroups) + 1];
    }

    /// <summary>
    /// Writes the derivatives of all rows, and returns the mean loss of the groups before <paramref name="heldOut"/>
    /// and of those from it on; 0 for no groups.
    /// </summary>
    public (double Trained, double HeldOut) Derive(float[] scores, long[] derivatives, int heldOut) =>
        (Derive(scores, derivatives, 0, heldOut), Derive(scores, derivatives, heldOut, _set.Groups));

    private double Derive(float[] scores, long[] derivatives, int first, int end)
    {
        var chunks = (end - first + ChunkGroups - 1) / ChunkGroups;
        Parallel.For(0, chunks, _parallel, chunk =>
        {
            var start = first + (chunk * ChunkGroups);
            var sum = 0.0;
            for (var group = start; group < Math.Min(start + ChunkGroups, end); group++)
                sum += DeriveGroup(scores, derivatives, group);
            _chunkLosses[chunk] = sum;
        });
        // Chunks are added in order, so the sum is the same on any number of cores.
        var loss = 0.0;
        for (var chunk = 0; chunk < chunks; chunk++)
            loss += _chunkLosses[chunk];
        return end > first ? loss / (end - first) : 0;
    }

    private double DeriveGroup(float[] scores, long[] derivatives, int group)
    {
        var (start, end) = (_set.GroupStarts[group], _set.GroupStarts[group + 1]);
        var max = float.NegativeInfinity;
        for (var row = start; row < end; row++)
            max = MathF.Max(max, scores[row]);
        var sum = 0f;
        for (var row = start; row < end; row++)
            sum += MathF.Exp(scores[row] - max);
        var relevant = _set.RelevantRows[group];
        var scale = 1 / sum;
        for (var row = start; row < end; row++)
            derivatives[row] = _packed.Pack(MathF.Exp(scores[row] - max) * scale, row == relevant);
        return Math.Log(sum) + max - scores[relevant];
    }
}
