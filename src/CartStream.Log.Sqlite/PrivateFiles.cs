namespace CartStream.Log.Sqlite;

/// <summary>Files of a store that nobody but their owner may read.</summary>
internal static class PrivateFiles
{
    /// <summary>
    /// Creates an empty file for its owner alone, whatever the umask, unless there is one. SQLite gives what it makes
    /// beside a store the permissions of the store's file.
    /// </summary>
    /// <exception cref="LogException">It can't be created.</exception>
    public static void CreateIfMissing(string path)
    {
        if (File.Exists(path))
            return;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            new FileStream(path, options).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LogException(
                $"{path}: the store can't be created: check the path and the permissions of its folder ({e.Message})",
                e);
        }
    }
}
