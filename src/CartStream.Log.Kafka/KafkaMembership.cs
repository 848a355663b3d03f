using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>
/// A member of a consumer group. Its consumer hands out no record: partitions are paused as soon as they are given,
/// and who works on them reads them with readers of their own.
/// </summary>
/// <remarks>
/// Invariants: a partition is handed over only when <see cref="IRebalanceListener.Revoke"/> of it has returned, because
/// the client lets go of it behind that call. The client is never closed while it may still have something to say of
/// partitions: librdkafka (2.15) answers no question of such a callback once its group has ended, and waits for ever.
/// </remarks>
internal sealed class KafkaMembership : IGroupMembership
{
    private static readonly TimeSpan LeavePoll = TimeSpan.FromMilliseconds(10);

    private readonly KafkaClients _clients;
    private readonly IRebalanceListener _owner;
    private readonly string _group;
    private readonly string? _member;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly HashSet<TopicPartition> _held = [];
    private List<TopicPartition> _given = [];
    private bool _wasCalled;
    private bool _disposed;

    /// <summary>Joins; partitions are given at a later poll.</summary>
    public KafkaMembership(
        KafkaClients clients, string group, string topicOnCluster, string? member, IRebalanceListener owner)
    {
        _clients = clients;
        _owner = owner;
        _group = group;
        _member = member;
        _consumer = clients.OpenMember(group, member, Assigned, Revoked);
        try
        {
            _consumer.Subscribe(topicOnCluster);
        }
        catch (KafkaException e)
        {
            _consumer.Dispose();
            throw Fault(e);
        }
    }

    /// <inheritdoc/>
    public void Poll(TimeSpan wait)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            _consumer.Consume(wait);
            // The client has them only now that its callback is over.
            if (_given.Count == 0)
                return;
            var paused = _given;
            _given = [];
            _consumer.Pause(paused);
        }
        catch (KafkaException e) when (MayPass(e))
        {
            // The client goes on by itself; a reader or a producer says so when it doesn't.
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
        LetGo();
        RevokeHeld();
        // Even so an answer of the group may come in between: then this client is left behind rather than waited for.
        Task.Run(Close).Wait(_clients.Options.SessionTimeout);
    }

    /// <summary>
    /// Hears what the client still has to say. A member without a name has it tell the group that it leaves; one with a
    /// name will come back, and keeps its partitions until then.
    /// </summary>
    private void LetGo()
    {
        try
        {
            if (_member is null)
                _consumer.Unsubscribe();
            var startedAt = TimeProvider.System.GetTimestamp();
            do
            {
                _wasCalled = false;
                _consumer.Consume(LeavePoll);
            }
            while ((_wasCalled || (_member is null && _held.Count > 0))
                && TimeProvider.System.GetElapsedTime(startedAt) < _clients.Options.SessionTimeout);
        }
        catch (KafkaException)
        {
            // The group finds out when the session has timed out.
        }
    }

    private void Close()
    {
        try
        {
            _consumer.Close();
        }
        catch (KafkaException)
        {
            // As above.
        }
        finally
        {
            _consumer.Dispose();
        }
    }

    private void RevokeHeld()
    {
        if (_held.Count > 0)
            _owner.Revoke(Numbers([.. _held]));
        _held.Clear();
    }

    private void Assigned(List<TopicPartition> places)
    {
        _wasCalled = true;
        // What is given to a member that is leaving it will be asked for at once.
        if (_disposed)
            return;
        _held.UnionWith(places);
        _given = [.. _given, .. places];
        _owner.Assign(Numbers(places));
    }

    private void Revoked(List<TopicPartitionOffset> places)
    {
        _wasCalled = true;
        var held = places.Select(place => place.TopicPartition).Where(_held.Remove).ToList();
        if (held.Count == 0)
            return;
        _given.RemoveAll(held.Contains);
        _owner.Revoke(Numbers(held));
    }

    private static int[] Numbers(List<TopicPartition> places) =>
        [.. places.Select(place => place.Partition.Value).Order()];

    // Who was not polled for too long, such as on a machine that slept, joins anew.
    private static bool MayPass(KafkaException e) => KafkaErrors.MayPass(e)
        || e.Error.Code is ErrorCode.Local_NoOffset or ErrorCode.Local_MaxPollExceeded;

    private LogException Fault(KafkaException e) => _clients.MemberFault(_group, _member, e);
}
