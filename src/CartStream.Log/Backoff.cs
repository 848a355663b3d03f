namespace CartStream.Log;

/// <summary>
/// Waits before a failed call is retried: 100 ms, then twice as long each time, up to 5 s. Transient failures are
/// retried for as long as they last, others up to <see cref="TriesMax"/> in a row. Not thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="warned">
/// Called with the first failure in a row that isn't known to be transient, because someone may have to act. May be
/// null.
/// </param>
/// <param name="onlyForRoom">
/// Whether only a <see cref="LogFullException"/> is waited for, as long as it takes; its end is reported, too.
/// </param>
internal sealed class Backoff(TimeProvider time, Action<string>? warned = null, bool onlyForRoom = false)
{
    /// <summary>Most failures in a row that are retried when they aren't known to be transient: some 15 s.</summary>
    public const int TriesMax = 8;

    private const double FirstMs = 100;
    private const double LongestMs = 5_000;
    private const int DoublingsMax = 16;

    private int _failures;
    private bool _hasWarned;

    /// <summary>Resets the failures after a success.</summary>
    public void Reset()
    {
        if (onlyForRoom && _hasWarned)
            warned?.Invoke("the log can be written again");
        _failures = 0;
        _hasWarned = false;
    }

    /// <summary>Waits, or returns false at once when the failure is not to be retried.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool TryWait(LogException failure, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (onlyForRoom ? failure is not LogFullException : _failures >= TriesMax && !failure.MayPass)
            return false;
        if (!failure.MayPass && !_hasWarned)
        {
            _hasWarned = true;
            warned?.Invoke($"{failure.Message}; trying again{(onlyForRoom ? "" : " for some 15 s")}");
        }

        var wait = Math.Min(FirstMs * (1 << Math.Min(_failures, DoublingsMax)), LongestMs);
        _failures++;
        time.Pause(TimeSpan.FromMilliseconds(wait), cancellation);
        return true;
    }
}
