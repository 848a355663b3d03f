using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>
/// The sessions that most recently left their shopper's state. Forgetting a shopper searches the log, where recent
/// commits may not be visible yet, and the state, which no longer holds these sessions.
/// </summary>
/// <remarks>Invariant: at most <see cref="SessionsMax"/> are kept, the newest. One thread.</remarks>
internal sealed class ClosedSessions
{
    /// <summary>Sessions kept: far more than are closed before a commit becomes visible.</summary>
    public const int SessionsMax = 4_096;

    private readonly Queue<(ulong Shopper, byte[] Key)> _newest = new();

    /// <summary>
    /// Notes that a session has left the state of <paramref name="shopper"/>, a <see cref="ShopperKey"/>.
    /// </summary>
    public void Add(ulong shopper, Session session)
    {
        if (_newest.Count == SessionsMax)
            _newest.Dequeue();
        _newest.Enqueue((shopper, session.Key));
    }

    /// <summary>Removes the shopper's sessions and returns their keys, oldest first.</summary>
    public List<byte[]> Remove(ulong shopper)
    {
        var removed = new List<byte[]>();
        for (var left = _newest.Count; left > 0; left--)
        {
            var closed = _newest.Dequeue();
            if (closed.Shopper == shopper)
                removed.Add(closed.Key);
            else
                _newest.Enqueue(closed);
        }

        return removed;
    }
}
