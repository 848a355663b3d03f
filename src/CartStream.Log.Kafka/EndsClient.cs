using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>
/// Queries where partitions begin and end, with one client for all. After a failed call the next ones use a new client,
/// because one with metadata from a starting broker may have no partitions for a long time.
/// </summary>
/// <remarks>Invariant: a client is disposed when it is no longer used.</remarks>
internal sealed class EndsClient(KafkaClients clients, bool committedOnly) : IDisposable
{
    private readonly Lock _gate = new();
    private Shared? _current;

    /// <summary>The first remaining offset, and the end of the partition as of now.</summary>
    /// <exception cref="LogException">The query failed.</exception>
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
            Return(shared, failed);
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

    private void Return(Shared shared, bool failed)
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
