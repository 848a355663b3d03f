namespace CartStream.Log.Sqlite;

/// <summary>Wakes the readers of a topic in this process when one of its producers commits to it.</summary>
/// <remarks>
/// Waits block without spinning: commits are milliseconds apart, so the spinning of a task's or an event's wait would
/// use more CPU than the readers themselves.
/// </remarks>
internal sealed class CommitSignal
{
    // Not a Lock, which can't be waited on.
    private readonly object _gate = new();
    private long _commits;

    /// <summary>
    /// Commits so far. Take it before looking for records, so that a commit in between is not missed.
    /// </summary>
    public long Commits
    {
        get
        {
            lock (_gate)
                return _commits;
        }
    }

    /// <summary>Wakes all waiting threads.</summary>
    public void Raise()
    {
        lock (_gate)
        {
            _commits++;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>
    /// Returns when there were more than <paramref name="seen"/> commits, or after <paramref name="wait"/>, or earlier.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Wait(long seen, TimeSpan wait, CancellationToken cancellation)
    {
        using (cancellation.UnsafeRegister(static signal => ((CommitSignal)signal!).Wake(), this))
        {
            lock (_gate)
            {
                if (_commits == seen && !cancellation.IsCancellationRequested)
                    Monitor.Wait(_gate, wait);
            }
        }

        cancellation.ThrowIfCancellationRequested();
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
