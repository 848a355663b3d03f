namespace CartStream.Log.Sqlite;

/// <summary>The membership of a group that has one member: it is given everything and keeps it.</summary>
internal sealed class SoleMembership(
    int partitions, TimeSpan pollInterval, IRebalanceListener owner) : IGroupMembership
{
    private readonly ManualResetEvent _left = new(initialState: false);
    private readonly int[] _partitions = [.. Enumerable.Range(0, partitions)];
    private bool _given;
    private bool _disposed;

    /// <inheritdoc/>
    public void Poll(TimeSpan wait)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_given)
        {
            // Waiting only gives time to the threads that work on the partitions.
            _left.WaitOne(wait < pollInterval ? wait : pollInterval);
            return;
        }

        _given = true;
        owner.Assign(_partitions);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _left.Dispose();
        if (_given)
            owner.Revoke(_partitions);
    }
}
