namespace CartStream.Server.Middleware;

/// <summary>
/// Bounds the request bodies in memory, including those still arriving: their number and their bytes, in total and per
/// client, so that no client can use up the whole budget.
/// </summary>
/// <param name="bodiesMax">Most bodies at a time.</param>
/// <param name="bytesMax">Most bytes of all bodies together.</param>
internal sealed class BodyBudget(int bodiesMax, long bytesMax)
{
    /// <summary>Most bodies at a time.</summary>
    public const int BodiesMax = 8_192;

    /// <summary>Most bytes of all bodies: 256 MiB.</summary>
    public const long BytesMax = 256L << 20;

    private const int ClientShare = 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Use> _clients = new(StringComparer.Ordinal);
    private readonly Use _all = new();

    /// <summary>Bodies currently held.</summary>
    public int Bodies
    {
        get
        {
            lock (_gate)
                return _all.Bodies;
        }
    }

    /// <summary>Bytes currently held.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _all.Bytes;
        }
    }

    /// <summary>Starts a body of a client; false when the client, or all together, would exceed the bounds.</summary>
    public bool TryBegin(string client)
    {
        lock (_gate)
        {
            var use = _clients.GetValueOrDefault(client);
            if (_all.Bodies >= bodiesMax || use?.Bodies >= ClientMax(bodiesMax))
                return false;
            if (use is null)
                _clients.Add(client, use = new Use());
            use.Bodies++;
            _all.Bodies++;
            return true;
        }
    }

    /// <summary>Reserves bytes for a started body; false when that would exceed a bound.</summary>
    public bool TryTake(string client, int bytes)
    {
        lock (_gate)
        {
            var use = _clients[client];
            if (_all.Bytes + bytes > bytesMax || use.Bytes + bytes > ClientMax(bytesMax))
                return false;
            use.Bytes += bytes;
            _all.Bytes += bytes;
            return true;
        }
    }

    /// <summary>Releases a body and its bytes.</summary>
    public void End(string client, int bytes)
    {
        lock (_gate)
        {
            var use = _clients[client];
            use.Bodies--;
            use.Bytes -= bytes;
            _all.Bodies--;
            _all.Bytes -= bytes;
            if (use.Bodies == 0)
                _clients.Remove(client);
        }
    }

    /// <summary>One client gets at most half; if the total is one, it gets that.</summary>
    private static long ClientMax(long all) => (all + ClientShare - 1) / ClientShare;

    private sealed class Use
    {
        public int Bodies { get; set; }

        public long Bytes { get; set; }
    }
}
