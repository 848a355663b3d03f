namespace CartStream.Log.Sqlite;

/// <summary>The membership of a group with a single member, which gets all partitions and keeps them.</summary>
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
            // The wait only leaves time for the threads that work on the partitions.
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
