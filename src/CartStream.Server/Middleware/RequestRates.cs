namespace CartStream.Server.Middleware;

/// <summary>
/// How often each client may ask: on average <see cref="Node.ServerLimits.RequestsPerSecond"/>, to the request, and a
/// second's worth at once.
/// </summary>
/// <remarks>
/// The generic cell rate algorithm (ITU-T I.371): of each client it is known until when its requests so far would take
/// at that rate, and no more than that. Clients whose time has come are forgotten; beyond <see cref="ClientsMax"/> the
/// others share one time.
/// </remarks>
/// <param name="perSecond">Requests a second, above 0.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestRates(double perSecond, TimeProvider time)
{
    /// <summary>Clients that are told apart.</summary>
    public const int ClientsMax = 100_000;

    private const int SweepMin = 1_000;
    private const string Others = "";

    // Rounding must not turn a request away that comes just in time.
    private const double Tolerance = 1e-6;

    private readonly double _interval = 1 / perSecond;
    private readonly double _atOnce = Math.Max(1, perSecond) / perSecond;
    private readonly Dictionary<string, double> _busyUntil = new(StringComparer.Ordinal);
    private readonly long _started = time.GetTimestamp();
    private readonly Lock _gate = new();
    private int _sweepAt = SweepMin;

    /// <summary>Takes a request; when it may not be sent yet, returns after how long it may.</summary>
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
