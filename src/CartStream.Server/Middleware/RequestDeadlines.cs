namespace CartStream.Server.Middleware;

/// <summary>
/// Tokens that are cancelled once a request has used its time, up to <see cref="Coarseness"/> late: all requests that
/// start within that time share one, so that requests need no timers of their own.
/// </summary>
internal sealed class RequestDeadlines(TimeSpan requestTime, TimeProvider time)
{
    /// <summary>How long one token is handed out to new requests.</summary>
    public static readonly TimeSpan Coarseness = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private CancellationToken _current;
    private long? _since;

    /// <summary>The token of a request that starts now.</summary>
    public CancellationToken Begin()
    {
        lock (_gate)
        {
            if (_since is { } since && time.GetElapsedTime(since) < Coarseness)
                return _current;
            _since = time.GetTimestamp();
            // It lives until its timer has fired and needs no disposal after that.
            _current = new CancellationTokenSource(requestTime + Coarseness, time).Token;
            return _current;
        }
    }
}
