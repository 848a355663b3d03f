namespace CartStream.Log;

/// <summary>
/// Waits before something that failed is tried again: 100 ms, then twice as long each time up to 5 s; for as long as
/// the failure may pass, and for others up to so many in a row. Not for several threads at once.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="warned">
/// Told of the first failure in a row that isn't known to pass: somebody may have to do something. Null for nobody.
/// </param>
/// <param name="passing">
/// Told when a failure that may pass is first waited for, and when it has passed. Null where the log itself tells.
/// </param>
/// <param name="triesMax">Failures in a row that are waited for where they aren't known to pass.</param>
internal sealed class Backoff(
    TimeProvider time, Action<string>? warned = null, Action<string>? passing = null, int triesMax = Backoff.TriesMax)
{
    /// <summary>Failures in a row that are waited for where they aren't known to pass: some 15 s.</summary>
    public const int TriesMax = 8;

    private const double FirstMs = 100;
    private const double LongestMs = 5_000;
    private const int DoublingsMax = 16;

    private int _failures;
    private bool _hasWarned;
    private bool _isPassing;

    /// <summary>Forgets the failures: it has worked again.</summary>
    public void Reset()
    {
        if (_isPassing)
            passing?.Invoke("the log can be written again");
        _failures = 0;
        _hasWarned = _isPassing = false;
    }

    /// <summary>Waits, or returns false at once when it has failed too often.</summary>
    /// <param name="failure">What failed.</param>
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
