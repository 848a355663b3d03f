using System.Globalization;
using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>
/// A member of a consumer group. Its consumer delivers no records: partitions are paused as soon as they are assigned,
/// and are read with separate readers.
/// </summary>
/// <remarks>
/// Invariants: a partition is handed over only when <see cref="IRebalanceListener.Revoke"/> of it has returned, because
/// the client releases it after that call. The client is never closed while a rebalance callback may still be pending:
/// librdkafka (2.15) answers no request of such a callback once its group has ended, and waits for ever. A named member
/// that was replaced by another of the same name joins once more with a new client. Replacement is also reported when
/// the coordinator has moved, or has not answered for longer than the session; only if the member is replaced again
/// soon after does another member use its name.
/// </remarks>
internal sealed class KafkaMembership : IGroupMembership
{
    private static readonly TimeSpan LeavePoll = TimeSpan.FromMilliseconds(10);

    // Another member of the same name that also rejoins is noticed within some heartbeats.
    private static readonly TimeSpan SoonMin = TimeSpan.FromSeconds(10);

    private readonly KafkaClients _clients;
    private readonly IRebalanceListener _listener;
    private readonly string _group;
    private readonly string _topic;
    private readonly string? _member;
    private readonly HashSet<TopicPartition> _held = [];
    private Client _client;
    private List<TopicPartition> _given = [];
    private long? _replacedAt;
    private bool _wasCalled;
    private bool _disposed;

    /// <summary>Joins the group; partitions are assigned at a later poll.</summary>
    public KafkaMembership(
        KafkaClients clients, string group, string topicOnCluster, string? member, IRebalanceListener listener)
    {
        _clients = clients;
        _listener = listener;
        _group = group;
        _topic = topicOnCluster;
        _member = member;
        _client = Join();
    }

    /// <inheritdoc/>
    public void Poll(TimeSpan wait)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            _client.Consumer.Consume(wait);
            // The client has them only after its callback has returned.
            if (_given.Count == 0)
                return;
            var paused = _given;
            _given = [];
            _client.Consumer.Pause(paused);
        }
        catch (KafkaException e) when (_client.IsReplaced || KafkaErrors.IsReplaced(e.Error))
        {
            JoinAgain();
        }
        catch (KafkaException e) when (MayPass(e))
        {
            // The client recovers by itself; if it doesn't, a reader or a producer reports it.
        }
        catch (KafkaException e)
        {
            throw Fault(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        DrainCallbacks();
        RevokeHeld();
        // Even so, an answer of the group may arrive in between: then this client is abandoned rather than waited for.
        Task.Run(() => Close(_client)).Wait(_clients.Options.SessionTimeout);
    }

    private Client Join()
    {
        var client = new Client();
        client.Consumer = _clients.OpenMember(
            _group,
            _member,
            addresses => OnAssigned(client, addresses),
            addresses => OnRevoked(client, addresses),
            error => client.IsReplaced |= KafkaErrors.IsReplaced(error));
        try
        {
            client.Consumer.Subscribe(_topic);
            return client;
        }
        catch (KafkaException e)
        {
            client.Consumer.Dispose();
            throw Fault(e);
        }
    }

    private void JoinAgain()
    {
        var soon = _clients.Options.SessionTimeout * 2;
        soon = soon > SoonMin ? soon : SoonMin;
        if (_replacedAt is { } before && TimeProvider.System.GetElapsedTime(before) < soon)
        {
            throw new LogException(string.Create(
                CultureInfo.InvariantCulture,
                $"{_clients.Where}: as a member of group '{_group}': another process has taken the name '{_member}', "
                + $"expected each to have its own: shut out twice within {soon.TotalSeconds:0.#} s"));
        }

        _replacedAt = TimeProvider.System.GetTimestamp();
        var replaced = _client;
        replaced.IsOver = true;
        RevokeHeld();
        _given = [];
        _client = Join();
        // It has no pending callbacks, and may take its time to close.
        _ = Task.Run(() => Close(replaced));
    }

    /// <summary>
    /// Handles the client's remaining callbacks. A member without a name tells the group that it leaves; one with a
    /// name will return, and keeps its partitions until then.
    /// </summary>
    private void DrainCallbacks()
    {
        try
        {
            if (_member is null)
                _client.Consumer.Unsubscribe();
            var startedAt = TimeProvider.System.GetTimestamp();
            do
            {
                _wasCalled = false;
                _client.Consumer.Consume(LeavePoll);
            }
            while ((_wasCalled || (_member is null && _held.Count > 0))
                && TimeProvider.System.GetElapsedTime(startedAt) < _clients.Options.SessionTimeout);
        }
        catch (KafkaException)
        {
            // The group notices when the session has timed out.
        }
    }

    private static void Close(Client client)
    {
        try
        {
            client.Consumer.Close();
        }
        catch (KafkaException)
        {
            // As above.
        }
        finally
        {
            client.Consumer.Dispose();
        }
    }

    private void RevokeHeld()
    {
        if (_held.Count > 0)
            _listener.Revoke(Numbers([.. _held]));
        _held.Clear();
    }

    private void OnAssigned(Client client, List<TopicPartition> addresses)
    {
        _wasCalled = true;
        // Partitions assigned to a leaving member will be revoked at once.
        if (_disposed || client.IsOver)
            return;
        _held.UnionWith(addresses);
        _given = [.. _given, .. addresses];
        _listener.Assign(Numbers(addresses));
    }

    private void OnRevoked(Client client, List<TopicPartitionOffset> addresses)
    {
        _wasCalled = true;
        if (client.IsOver)
            return;
        var held = addresses.Select(address => address.TopicPartition).Where(_held.Remove).ToList();
        if (held.Count == 0)
            return;
        _given.RemoveAll(held.Contains);
        _listener.Revoke(Numbers(held));
    }

    private static int[] Numbers(List<TopicPartition> addresses) =>
        [.. addresses.Select(address => address.Partition.Value).Order()];

    // A member that was not polled for too long, such as on a machine that slept, rejoins.
    private static bool MayPass(KafkaException e) => KafkaErrors.MayPass(e)
        || e.Error.Code is ErrorCode.Local_NoOffset or ErrorCode.Local_MaxPollExceeded;

    private LogException Fault(KafkaException e) => _clients.MemberFault(_group, _topic, e);

    /// <summary>A client of the group, and its state.</summary>
    private sealed class Client
    {
        public IConsumer<byte[]?, byte[]?> Consumer { get; set; } = null!;

        /// <summary>Whether another member of the same name has replaced it.</summary>
        public volatile bool IsReplaced;

        /// <summary>Whether its callbacks are ignored.</summary>
        public volatile bool IsOver;
    }
}
