namespace CartStream.Log.Sqlite;

/// <summary>Reads several partitions of the embedded log in turn, so that none waits for another.</summary>
internal sealed class SideBySideReader(ILogReader[] readers, CommitSignal committed, TimeSpan pollInterval) : ILogReader
{
    private int _turn;

    /// <inheritdoc/>
    public long Behind => readers.Sum(reader => reader.Behind);

    /// <inheritdoc/>
    public int Read(RecordBatch batch, int recordsMax, TimeSpan wait, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var commits = committed.Commits;
            for (var tried = 0; tried < readers.Length; tried++)
            {
                _turn = (_turn + 1) % readers.Length;
                if (readers[_turn].Read(batch, recordsMax, TimeSpan.Zero, cancellation) is > 0 and var count)
                    return count;
            }

            var left = wait - TimeProvider.System.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                return 0;
            committed.Wait(commits, left < pollInterval ? left : pollInterval, cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var reader in readers)
            reader.Dispose();
    }
}
