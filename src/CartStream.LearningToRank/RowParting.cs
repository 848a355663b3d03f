namespace CartStream.LearningToRank;

/// <summary>The rows that a tree is grown on, ordered so that each leaf's rows are contiguous and ascending.</summary>
internal sealed class RowParting
{
    private const int ChunkRows = 65_536;

    private readonly BinnedSet _set;
    private readonly ParallelOptions _parallel;
    private readonly int[] _rows;
    private readonly int[] _left;
    private readonly int[] _right;

    /// <summary>Room for <paramref name="rowsMax"/> rows.</summary>
    public RowParting(BinnedSet set, int rowsMax, ParallelOptions parallel)
    {
        (_set, _parallel) = (set, parallel);
        _rows = GC.AllocateUninitializedArray<int>(rowsMax);
        _left = GC.AllocateUninitializedArray<int>(rowsMax);
        _right = GC.AllocateUninitializedArray<int>(rowsMax);
    }

    /// <summary>Rows in all.</summary>
    public int Count { get; private set; }

    /// <summary>Starts again with no rows.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds rows from <paramref name="first"/> up to but not including <paramref name="end"/>.</summary>
    public void Add(int first, int end)
    {
        for (var row = first; row < end; row++)
            _rows[Count++] = row;
    }

    /// <summary>The <paramref name="count"/> rows from position <paramref name="start"/> on.</summary>
    public ReadOnlyMemory<int> Range(int start, int count) => _rows.AsMemory(start, count);

    /// <summary>
    /// Moves the rows of the range whose bin of <paramref name="feature"/> is at most <paramref name="bin"/> before the
    /// others, and returns their number.
    /// </summary>
    public int Part(int start, int count, int feature, byte bin)
    {
        var chunks = (count + ChunkRows - 1) / ChunkRows;
        var left = new int[chunks];
        ForEach(chunks, chunk => left[chunk] = PartChunk(Chunk(chunk), feature, bin));
        var leftsBefore = new int[chunks + 1];
        for (var chunk = 0; chunk < chunks; chunk++)
            leftsBefore[chunk + 1] = leftsBefore[chunk] + left[chunk];
        ForEach(chunks, chunk =>
        {
            var (first, length) = Chunk(chunk);
            _left.AsSpan(first, left[chunk]).CopyTo(_rows.AsSpan(start + leftsBefore[chunk]));
            var rightsBefore = (chunk * ChunkRows) - leftsBefore[chunk];
            _right.AsSpan(first, length - left[chunk]).CopyTo(_rows.AsSpan(start + leftsBefore[^1] + rightsBefore));
        });
        return leftsBefore[^1];

        (int First, int Length) Chunk(int chunk) =>
            (start + (chunk * ChunkRows), Math.Min(ChunkRows, count - (chunk * ChunkRows)));
    }

    private void ForEach(int chunks, Action<int> run)
    {
        if (chunks == 1)
            run(0);
        else
            Parallel.For(0, chunks, _parallel, run);
    }

    private int PartChunk((int First, int Length) chunk, int feature, byte bin)
    {
        var (first, length) = chunk;
        var rows = _rows.AsSpan(first, length);
        var left = _left.AsSpan(first, length);
        var right = _right.AsSpan(first, length);
        var bins = _set.ByFeature.AsSpan(feature * _set.Rows, _set.Rows);
        var lefts = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            // Written to both sides, kept on one: no branch to mispredict.
            var row = rows[i];
            left[lefts] = right[i - lefts] = row;
            lefts += bins[row] <= bin ? 1 : 0;
        }

        return lefts;
    }
}
