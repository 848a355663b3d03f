namespace CartStream.Log;

/// <summary>
/// Waits before a failed call is retried: 100 ms, then twice as long each time, up to 5 s. Transient failures are
/// retried for as long as they last, others up to a number in a row. Not thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="warned">
/// Called with the first failure in a row that isn't known to be transient, because someone may have to act. May be
/// null.
/// </param>
/// <param name="passing">
/// Called when the wait for a transient failure begins, and when it has passed. Null where the log itself reports that.
/// </param>
/// <param name="triesMax">Most failures in a row that are retried when they aren't known to be transient.</param>
internal sealed class Backoff(
    TimeProvider time, Action<string>? warned = null, Action<string>? passing = null, int triesMax = Backoff.TriesMax)
{
    /// <summary>Most failures in a row that are retried when they aren't known to be transient: some 15 s.</summary>
    public const int TriesMax = 8;

    private const double FirstMs = 100;
    private const double LongestMs = 5_000;
    private const int DoublingsMax = 16;

    private int _failures;
    private bool _hasWarned;
    private bool _isPassing;

    /// <summary>Resets the failures after a success.</summary>
    public void Reset()
    {
        if (_isPassing)
            passing?.Invoke("the log can be written again");
        _failures = 0;
        _hasWarned = _isPassing = false;
    }

    /// <summary>Waits, or returns false at once when it has failed too often.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool TryWait(LogException failure, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_failures >= triesMax && !failure.MayPass)
            return false;
        if (!failure.MayPass && !_hasWarned)
        {
            _hasWarned = true;
            warned?.Invoke($"{failure.Message}; trying again for some 15 s");
        }

        if (failure.MayPass && !_isPassing)
        {
            _isPassing = true;
            passing?.Invoke($"{failure.Message}; trying again");
        }

        var wait = Math.Min(FirstMs * (1 << Math.Min(_failures, DoublingsMax)), LongestMs);
        _failures++;
        time.Pause(TimeSpan.FromMilliseconds(wait), cancellation);
        return true;
    }
}
