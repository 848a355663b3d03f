using CartStream.Server.Node;

namespace CartStream.Server.Live;

/// <summary>The clients of the live stream; publishes messages to all of them.</summary>
internal sealed class LiveHub(ServerOptions options)
{
    private readonly Lock _changing = new();
    private volatile LiveClient[] _clients = [];
    private bool _hasEnded;

    /// <summary>The number of clients.</summary>
    public int Count => _clients.Length;

    /// <summary>Whether any client subscribes to this kind, to avoid creating unneeded messages.</summary>
    public bool Wants(LiveKinds kind) => Array.Exists(_clients, client => client.Wants(kind));

    /// <summary>Adds a client; null when there are too many, or the server is stopping.</summary>
    public LiveClient? TryAdd(LiveKinds kinds, string? shopper)
    {
        lock (_changing)
        {
            if (_hasEnded || _clients.Length >= options.Limits.StreamClientsMax)
                return null;
            var client = new LiveClient(kinds, shopper);
            _clients = [.. _clients, client];
            return client;
        }
    }

    /// <summary>Removes a client.</summary>
    public void Remove(LiveClient client)
    {
        lock (_changing)
            _clients = [.. _clients.Where(one => one != client)];
    }

    /// <summary>Offers a message to every client.</summary>
    public void Publish(LiveMessage message)
    {
        foreach (var client in _clients)
            client.Offer(message);
    }

    /// <summary>Ends all streams, so that the server can stop.</summary>
    public void End()
    {
        lock (_changing)
            _hasEnded = true;
        foreach (var client in _clients)
            client.End();
    }
}
