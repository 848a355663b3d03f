using CartStream.Log;
using CartStream.Processing.Items;
using CartStream.Server.Writing;

namespace CartStream.Server.Items;

/// <summary>Changes items: first in the log, then in the catalogue, one change at a time.</summary>
internal sealed class ItemIntake(IEventLog log, GroupCommit writes, ItemCatalogue catalogue, TimeProvider time)
    : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1);
    private readonly WrittenReader _items = new(log, Topology.Items, partition: 0, time);
    private LogException? _failure;
    private long _failedAt;

    /// <summary>
    /// Writes new attributes of items, or withdraws items. Attributes without stock keep the last stated stock: a
    /// description sent again each night does not restore a sold-out item.
    /// </summary>
    /// <exception cref="LogException">The log could not be read or written; nothing was changed.</exception>
    public async Task<WriteKind> WriteAsync(IReadOnlyList<ItemChange> changes)
    {
        var since = time.GetTimestamp();
        await _changing.WaitAsync();
        try
        {
            if (changes.Any(change => change.Attributes is { InStock: null }))
                await CatchUpAsync(since);
            return await ApplyAsync(catalogue.KeepStock(changes));
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>
    /// Sets whether an item can be bought; its other attributes stay. A withdrawn item returns when set to in stock,
    /// and stays withdrawn otherwise.
    /// </summary>
    /// <exception cref="LogException">The log could not be read or written; nothing was changed.</exception>
    public async Task<WriteKind> SetStockAsync(byte[] id, bool inStock)
    {
        var since = time.GetTimestamp();
        await _changing.WaitAsync();
        try
        {
            await CatchUpAsync(since);
            var entry = catalogue.Entry(id);
            if (entry is { IsWithdrawn: true } && !inStock)
                return WriteKind.Written;
            var described = entry?.Described ?? new ItemAttributes();
            return await ApplyAsync([new ItemChange(id, described with { InStock = inStock })]);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _items.Dispose();
        _changing.Dispose();
    }

    /// <summary>
    /// What a change keeps may have been acknowledged by another node a moment ago. A failure also counts for the
    /// changes that waited meanwhile, so that they don't wait for it one after the other.
    /// </summary>
    private async Task CatchUpAsync(long since)
    {
        if (_failure is { } failure && since <= _failedAt)
            throw new LogException(failure.Message, failure);
        try
        {
            await time.StartShort(() => catalogue.CatchUp(_items));
        }
        catch (LogException e)
        {
            (_failure, _failedAt) = (e, time.GetTimestamp());
            throw;
        }
    }

    private async Task<WriteKind> ApplyAsync(IReadOnlyList<ItemChange> changes)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var write = new LogWrite();
        foreach (var change in changes)
        {
            write.Add(Topology.Items, 0, change.Id, ItemRecord.Write(change.Attributes), nowMs);
            catalogue.Begin(change);
        }

        var isWritten = false;
        try
        {
            var outcome = await writes.WriteAsync(write);
            isWritten = outcome.Kind == WriteKind.Written;
            return outcome.Kind;
        }
        finally
        {
            foreach (var change in changes)
            {
                if (isWritten)
                    catalogue.Finish(change);
                else
                    catalogue.Discard(change);
            }
        }
    }
}
