namespace CartStream.Log;

/// <summary>
/// Who works on the partitions that a group gives to a member. Called on the thread that polls, within the poll.
/// </summary>
public interface IRebalanceListener
{
    /// <summary>
    /// These partitions, maybe none, are the member's from now on; what it had before stays.
    /// </summary>
    void Assign(IReadOnlyList<int> partitions);

    /// <summary>
    /// These partitions go to another member. When this returns, nothing more may be done on them: the log hands them
    /// over then, and not before.
    /// </summary>
    void Revoke(IReadOnlyList<int> partitions);
}
