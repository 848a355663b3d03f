namespace CartStream.Log;

/// <summary>
/// A membership in a group that shares a topic's partitions among its members. It only assigns the work; producers
/// ensure that no two members do the same work, because opening one fences the previous one.
/// </summary>
/// <remarks>
/// Each partition of the topic is assigned to one member. One thread polls. Disposing leaves the group: the member's
/// partitions are revoked first, and go to the others: at once, or for a named member when its session has timed out.
/// </remarks>
public interface IGroupMembership : IDisposable
{
    /// <summary>
    /// Takes part in the group for up to <paramref name="wait"/>, and notifies the owner of changes. Must be called
    /// repeatedly, every few seconds, for as long as the member lives.
    /// </summary>
    /// <exception cref="LogException">Membership failed, for example because the log refuses the member.</exception>
    void Poll(TimeSpan wait);
}
