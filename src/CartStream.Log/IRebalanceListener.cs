namespace CartStream.Log;

/// <summary>
/// Receives the partitions that a group assigns to a member. Called on the polling thread, within the poll.
/// </summary>
public interface IRebalanceListener
{
    /// <summary>Assigns these partitions, maybe none, to the member; those it had before stay.</summary>
    void Assign(IReadOnlyList<int> partitions);

    /// <summary>
    /// Revokes these partitions, which go to another member. All work on them must have stopped when this returns: the
    /// log hands them over only then.
    /// </summary>
    void Revoke(IReadOnlyList<int> partitions);
}
