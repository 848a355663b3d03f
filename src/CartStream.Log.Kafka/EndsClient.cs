using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>
/// Asks where partitions begin and end, with one client for all; after a call that failed, the next ones are made by a
/// new client, because one whose metadata came from a starting broker may know no partition for a long time.
/// </summary>
/// <remarks>Invariant: a client is disposed when nobody uses it any more.</remarks>
internal sealed class EndsClient(KafkaClients clients, bool committedOnly) : IDisposable
{
    private readonly Lock _gate = new();
    private Shared? _current;

    /// <summary>The first offset that is left, and the end of the partition as of now.</summary>
    /// <exception cref="LogException">It can't be found out.</exception>
    public WatermarkOffsets Find(TopicPartition address)
    {
        var shared = Rent();
        var failed = true;
        try
        {
            var offsets = clients.QueryOffsets(shared.Client, address);
            failed = false;
            return offsets;
        }
        finally
        {
            GiveBack(shared, failed);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_current is { Users: 0 } idle)
                idle.Client.Dispose();
            _current = null;
        }
    }

    private Shared Rent()
    {
        lock (_gate)
        {
            _current ??= new Shared(clients.OpenConsumer(committedOnly: committedOnly));
            _current.Users++;
            return _current;
        }
    }

    private void GiveBack(Shared shared, bool failed)
    {
        lock (_gate)
        {
            if (failed && _current == shared)
                _current = null;
            if (--shared.Users == 0 && _current != shared)
                shared.Client.Dispose();
        }
    }

    private sealed class Shared(IConsumer<Ignore, Ignore> client)
    {
        public IConsumer<Ignore, Ignore> Client { get; } = client;

        public int Users { get; set; }
    }
}
