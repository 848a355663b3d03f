namespace CartStream.Log.Sqlite;

/// <summary>
/// Holds a store for the one who processes its events, by a lock on an empty file beside it, which the system ends with
/// the process, however that ends. Who comes second is told, and does not end the first.
/// </summary>
internal sealed class StoreOwnership : IDisposable
{
    private const string Suffix = ".lock";
    private readonly FileStream _held;

    private StoreOwnership(FileStream held) => _held = held;

    /// <summary>Takes the store.</summary>
    /// <exception cref="LogException">Somebody else has it, or the file can't be made.</exception>
    public static StoreOwnership Take(string store)
    {
        // Two links to a store are one store.
        var file = new FileInfo(store);
        var path = (file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) ?? file).FullName
            + Suffix;
        PrivateFiles.CreateIfMissing(path);
        try
        {
            return new StoreOwnership(new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LogException(
                $"{store}: the store can't be taken: check the permissions of {path} ({e.Message})", e);
        }
        catch (IOException e)
        {
            throw new LogException(
                $"{store}: the store is in use: another process, or another host in this one, serves or processes it; "
                + "one at a time can, so end that first, or take another store",
                e);
        }
    }

    /// <summary>Gives the store back. The file stays: it is what the next one locks.</summary>
    public void Dispose() => _held.Dispose();
}
