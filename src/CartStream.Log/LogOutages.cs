using System.Globalization;

namespace CartStream.Log;

/// <summary>
/// Reports once that a log does not answer, and once that it answers again, however many calls fail and are retried
/// meanwhile. Thread-safe.
/// </summary>
/// <remarks>
/// Invariant: an outage is over when no call is failing any more. A call that began before that and fails after it
/// belongs to the past outage and is not reported.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="report">Called with each line.</param>
public sealed class LogOutages(TimeProvider time, Action<string> report)
{
    private readonly Lock _gate = new();
    private int _failing;
    private long? _beganAt;
    private long _endedAt = long.MinValue;

    /// <summary>Records that a call has failed and is retried.</summary>
    /// <param name="startedAt">When the call began, a timestamp of the clock.</param>
    /// <param name="line">The line to report if it is the first of an outage.</param>
    public void Begin(long startedAt, string line)
    {
        lock (_gate)
        {
            _failing++;
            if (_beganAt is not null || startedAt <= _endedAt)
                return;
            _beganAt = startedAt;
            report(line);
        }
    }

    /// <summary>Records that a failing call has succeeded or was given up.</summary>
    /// <param name="answers">Whether it succeeded.</param>
    public void End(bool answers)
    {
        lock (_gate)
        {
            if (--_failing > 0 || _beganAt is not { } began)
                return;
            _beganAt = null;
            _endedAt = time.GetTimestamp();
            if (!answers)
                return;
            var seconds = time.GetElapsedTime(began, _endedAt).TotalSeconds;
            report(string.Create(CultureInfo.InvariantCulture, $"the log answers again after {seconds:0.0} s"));
        }
    }
}
