namespace CartStream.Log;

/// <summary>
/// A place in the group of those who share a topic's partitions among them. It only says who should work on what; that
/// two never do the same work is what producers are for, because opening one shuts out the one before it.
/// </summary>
/// <remarks>
/// Each partition of the topic is given to one member. One thread polls. Disposing leaves the group: what the member
/// had is revoked first, and goes to the others; at once, or for a named member when its session has timed out.
/// </remarks>
public interface IGroupMembership : IDisposable
{
    /// <summary>
    /// Takes part in the group for up to <paramref name="wait"/>, and tells the owner what has changed. To be called
    /// again and again, within seconds, for as long as the member lives.
    /// </summary>
    /// <exception cref="LogException">
    /// The group can't be taken part in, such as when the log refuses the member.
    /// </exception>
    void Poll(TimeSpan wait);
}
