namespace CartStream.Server.Middleware;

/// <summary>
/// Bounds the bodies of requests that are held in memory, those that are still coming among them: how many and how many
/// bytes, together and of one client, so that no client can take it all.
/// </summary>
/// <param name="bodiesMax">Bodies at once.</param>
/// <param name="bytesMax">Their bytes together.</param>
internal sealed class BodyBudget(int bodiesMax, long bytesMax)
{
    /// <summary>Bodies at once.</summary>
    public const int BodiesMax = 8_192;

    /// <summary>Bytes of all bodies: 256 MiB.</summary>
    public const long BytesMax = 256L << 20;

    private const int ClientShare = 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Use> _clients = new(StringComparer.Ordinal);
    private readonly Use _all = new();

    /// <summary>Bodies that are held now.</summary>
    public int Bodies
    {
        get
        {
            lock (_gate)
                return _all.Bodies;
        }
    }

    /// <summary>Bytes that are held now.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _all.Bytes;
        }
    }

    /// <summary>Begins a body of a client; false when it or all together hold too many.</summary>
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

    /// <summary>Takes bytes of a body that has begun; false when that would be too many.</summary>
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

    /// <summary>Gives a body and its bytes back.</summary>
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

    /// <summary>One client has half at most; of one, it has that.</summary>
    private static long ClientMax(long all) => (all + ClientShare - 1) / ClientShare;

    private sealed class Use
    {
        public int Bodies { get; set; }

        public long Bytes { get; set; }
    }
}
