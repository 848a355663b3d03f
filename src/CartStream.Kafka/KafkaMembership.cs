using CartStream.Pipeline;
using Confluent.Kafka;

namespace CartStream.Kafka;

/// <summary>
/// A member of a consumer group. Its consumer hands out no record: partitions are paused as soon as they are given,
/// and who works on them reads them with readers of their own.
/// </summary>
/// <remarks>
/// Invariant: a partition is handed over only when <see cref="IPartitionOwner.Revoke"/> of it has returned, because
/// the client lets go of it behind that call.
/// </remarks>
internal sealed class KafkaMembership : IGroupMembership
{
    private readonly KafkaClients _clients;
    private readonly IPartitionOwner _owner;
    private readonly string _group;
    private readonly string? _member;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private List<TopicPartition> _given = [];
    private bool _disposed;

    /// <summary>Joins; partitions are given at a later poll.</summary>
    public KafkaMembership(
        KafkaClients clients, string group, string topicOnCluster, string? member, IPartitionOwner owner)
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
        try
        {
            _consumer.Close();
        }
        catch (KafkaException)
        {
            // The group finds out when the session has timed out.
        }
        finally
        {
            _consumer.Dispose();
        }
    }

    private void Assigned(List<TopicPartition> places)
    {
        _given = [.. _given, .. places];
        _owner.Assign(Numbers(places));
    }

    private void Revoked(List<TopicPartitionOffset> places)
    {
        if (places.Count == 0)
            return;
        _given.RemoveAll(place => places.Exists(revoked => revoked.TopicPartition == place));
        _owner.Revoke(Numbers([.. places.Select(place => place.TopicPartition)]));
    }

    private static int[] Numbers(List<TopicPartition> places) =>
        [.. places.Select(place => place.Partition.Value).Order()];

    // Who was not polled for too long, such as on a machine that slept, joins anew.
    private static bool MayPass(KafkaException e) => KafkaErrors.MayPass(e)
        || e.Error.Code is ErrorCode.Local_NoOffset or ErrorCode.Local_MaxPollExceeded;

    private LogException Fault(KafkaException e) => _clients.MemberFault(_group, _member, e);
}
