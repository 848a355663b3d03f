namespace CartStream.Server.Middleware;

/// <summary>
/// Limits the request rate of each client: on average <see cref="Node.ServerLimits.RequestsPerSecond"/>, exactly, and a
/// second's worth in a burst.
/// </summary>
/// <remarks>
/// The generic cell rate algorithm (ITU-T I.371): for each client only the time is kept at which its requests so far
/// would end at that rate. Clients whose time has passed are forgotten; beyond <see cref="ClientsMax"/>, further
/// clients share one time.
/// </remarks>
/// <param name="perSecond">Requests a second, above 0.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestRates(double perSecond, TimeProvider time)
{
    /// <summary>Most clients tracked separately.</summary>
    public const int ClientsMax = 100_000;

    private const int SweepMin = 1_000;
    private const string Others = "";

    // Rounding must not reject a request that arrives just in time.
    private const double Tolerance = 1e-6;

    private readonly double _interval = 1 / perSecond;
    private readonly double _atOnce = Math.Max(1, perSecond) / perSecond;
    private readonly Dictionary<string, double> _busyUntil = new(StringComparer.Ordinal);
    private readonly long _started = time.GetTimestamp();
    private readonly Lock _gate = new();
    private int _sweepAt = SweepMin;

    /// <summary>Counts a request; when it is too early, returns how long to wait.</summary>
    public TimeSpan? TryTake(string client)
    {
        lock (_gate)
        {
            var now = time.GetElapsedTime(_started).TotalSeconds;
            if (!_busyUntil.TryGetValue(client, out var busyUntil) && MayAdd(now) is false)
                _busyUntil.TryGetValue(client = Others, out busyUntil);
            var next = Math.Max(busyUntil, now) + _interval;
            var wait = next - now - _atOnce;
            if (wait > Tolerance)
                return TimeSpan.FromSeconds(wait);
            _busyUntil[client] = next;
            return null;
        }
    }

    private bool MayAdd(double now)
    {
        if (_busyUntil.Count < _sweepAt)
            return true;
        foreach (var (client, busyUntil) in _busyUntil)
        {
            if (busyUntil <= now)
                _busyUntil.Remove(client);
        }

        _sweepAt = Math.Clamp(_busyUntil.Count * 2, SweepMin, ClientsMax);
        return _busyUntil.Count < ClientsMax;
    }
}
