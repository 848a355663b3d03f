namespace CartStream.Processing.Items;

/// <summary>This node's changes of items whose records it has not read from the log yet.</summary>
/// <remarks>
/// Invariant: an item's changes are in the order in which they are written. One thread at a time.
/// </remarks>
internal sealed class PendingItemChanges
{
    private readonly Dictionary<byte[], Queue<ItemChange>> _byId = new(Utf8KeyComparer.Instance);

    /// <summary>Adds a change that is about to be written.</summary>
    public void Add(ItemChange change)
    {
        if (!_byId.TryGetValue(change.Id, out var pending))
            _byId.Add(change.Id, pending = new Queue<ItemChange>());
        pending.Enqueue(change);
    }

    /// <summary>Whether the record of a change has not been read yet.</summary>
    public bool Contains(ItemChange change) =>
        _byId.TryGetValue(change.Id, out var pending) && pending.Contains(change);

    /// <summary>Removes a change that failed.</summary>
    public void Remove(ItemChange change)
    {
        if (!_byId.Remove(change.Id, out var pending))
            return;
        var others = new Queue<ItemChange>(pending.Where(one => one != change));
        if (others.Count > 0)
            _byId.Add(change.Id, others);
    }

    /// <summary>
    /// Removes the change that a record of the log holds, and those before it: a newer record of the item may have
    /// replaced theirs before they were read. False while changes of the item are pending: they follow the record and
    /// override it.
    /// </summary>
    /// <param name="id">The item.</param>
    /// <param name="attributes">The record's attributes; null where it withdraws the item.</param>
    public bool Confirm(byte[] id, ItemAttributes? attributes)
    {
        if (!_byId.TryGetValue(id, out var pending))
            return true;
        if (!pending.Any(one => Equals(one.Attributes, attributes)))
            return false;
        while (!Equals(pending.Dequeue().Attributes, attributes))
        {
        }

        return pending.Count == 0 && _byId.Remove(id);
    }
}
