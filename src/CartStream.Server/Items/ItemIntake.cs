using CartStream.Log;
using CartStream.Server.Writing;

namespace CartStream.Server.Items;

/// <summary>Changes items: first in the log, then in the catalogue, one change after the other.</summary>
internal sealed class ItemIntake(GroupCommit log, ItemCatalogue catalogue, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1);

    /// <summary>The catalogue that is changed.</summary>
    public ItemCatalogue Catalogue => catalogue;

    /// <summary>Writes new attributes of items.</summary>
    /// <exception cref="LogException">The log could not be written; nothing was changed.</exception>
    public async Task<WriteKind> WriteAsync(IReadOnlyList<ItemChange> changes)
    {
        await _changing.WaitAsync();
        try
        {
            return await ApplyAsync(changes);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>
    /// Changes one item's attributes by <paramref name="change"/>, which is given those that it has now, or none.
    /// </summary>
    /// <exception cref="LogException">The log could not be written; nothing was changed.</exception>
    public async Task<WriteKind> ChangeAsync(byte[] id, Func<ItemAttributes, ItemAttributes> change)
    {
        await _changing.WaitAsync();
        try
        {
            return await ApplyAsync([new ItemChange(id, change(catalogue.Find(id) ?? new ItemAttributes()))]);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _changing.Dispose();

    private async Task<WriteKind> ApplyAsync(IReadOnlyList<ItemChange> changes)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var write = new LogWrite();
        foreach (var change in changes)
        {
            var value = change.Attributes is null ? null : ItemCatalogue.Write(change.Attributes);
            write.Add(ServerTopics.Items, 0, change.Id, value, nowMs);
            catalogue.Begin(change);
        }

        var isWritten = false;
        try
        {
            var outcome = await log.WriteAsync(write);
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
                    catalogue.TakeBack(change);
            }
        }
    }
}
