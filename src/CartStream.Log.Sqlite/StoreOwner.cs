using System.Globalization;

namespace CartStream.Log.Sqlite;

/// <summary>
/// Locks a store for one process at a time: with an open file beside it, <c>.lock</c>, which the operating system
/// releases when the process ends, for whatever reason. The owner's name is in <c>.owner</c>, for others to read.
/// </summary>
internal sealed class StoreOwner : IDisposable
{
    private const int NameCharsMax = 200;

    // EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;
    private const int LockedOnWindows = unchecked((int)0x80070020);

    private readonly FileStream _lock;
    private readonly string _nameFile;

    private StoreOwner(FileStream held, string nameFile)
    {
        _lock = held;
        _nameFile = nameFile;
    }

    /// <summary>
    /// Locks the store at <paramref name="path"/>, which may not exist yet, for <paramref name="name"/>.
    /// </summary>
    /// <exception cref="LogException">
    /// Another process, or another log of this one, holds it, or the lock can't be opened.
    /// </exception>
    public static StoreOwner Acquire(string path, string name)
    {
        // SQLite keeps its own files beside what a link leads to, and all names of a store share one lock.
        var store = PrivateFile.Resolve(path);
        var lockFile = $"{store}.lock";
        var nameFile = $"{store}.owner";
        if (new FileInfo(lockFile).LinkTarget is not null)
            throw new LogException($"{lockFile}: found a symbolic link, expected a file of the store's own: remove it");
        FileStream held;
        try
        {
            held = PrivateFile.OpenExclusive(lockFile);
        }
        catch (IOException e) when (e.HResult is LockedOnLinux or LockedOnMac or LockedOnWindows)
        {
            throw new LogException(
                $"{path}: {NameOf(nameFile)} uses this store, and one may at a time: stop it first, or choose another "
                + "store",
                e);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw new LogException($"{path}: the store can't be held: {FileFault.Of(lockFile, e).Message}", e);
        }

        WriteName(nameFile, string.Create(
            CultureInfo.InvariantCulture, $"'{name}' (process {Environment.ProcessId} on {Environment.MachineName})"));
        return new StoreOwner(held, nameFile);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        WriteName(_nameFile, null);
        _lock.Dispose();
    }

    /// <summary>The name only helps people: the store is locked without it, too.</summary>
    private static void WriteName(string nameFile, string? name)
    {
        try
        {
            File.Delete(nameFile);
            if (name is null)
                return;
            using var writer = new StreamWriter(PrivateFile.Create(nameFile));
            writer.Write(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Other processes then report an unnamed owner.
        }
    }

    private static string NameOf(string nameFile)
    {
        try
        {
            var file = new FileInfo(nameFile);
            if (!file.Exists || file.LinkTarget is not null || file.Length is 0 or > NameCharsMax)
                return "another process";
            var name = File.ReadAllText(nameFile);
            return name.Any(char.IsControl) ? "another process" : name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
