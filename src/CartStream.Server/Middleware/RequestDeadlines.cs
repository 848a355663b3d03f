namespace CartStream.Server.Middleware;

/// <summary>
/// Tokens that are cancelled when a request has taken as long as it may, and up to <see cref="Coarseness"/> more: all
/// requests that begin within that time share one, so that none costs a timer.
/// </summary>
internal sealed class RequestDeadlines(TimeSpan requestTime, TimeProvider time)
{
    /// <summary>How long one token is given to requests that begin.</summary>
    public static readonly TimeSpan Coarseness = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private CancellationToken _current;
    private long? _since;

    /// <summary>The token of a request that begins now.</summary>
    public CancellationToken Begin()
    {
        lock (_gate)
        {
            if (_since is { } since && time.GetElapsedTime(since) < Coarseness)
                return _current;
            _since = time.GetTimestamp();
            // It lives until its timer has run out, and needs no end of its own then.
            _current = new CancellationTokenSource(requestTime + Coarseness, time).Token;
            return _current;
        }
    }
}
