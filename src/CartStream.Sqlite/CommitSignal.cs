namespace CartStream.Sqlite;

/// <summary>Wakes the readers of this process when one of its producers commits.</summary>
internal sealed class CommitSignal
{
    private volatile TaskCompletionSource _next = Create();

    /// <summary>
    /// Ends with the next commit. Take it before looking for records, so that a commit in between is not missed.
    /// </summary>
    public Task Next => _next.Task;

    /// <summary>Wakes everyone who waits.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, Create()).SetResult();

    // Asynchronous continuations: the committing thread must not run a reader's code.
    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
