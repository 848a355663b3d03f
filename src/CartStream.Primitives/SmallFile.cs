namespace CartStream;

/// <summary>
/// Reads a small file of settings, keys or results whole. It never blocks, and never uses more memory than the largest
/// allowed file.
/// </summary>
/// <remarks>
/// A pipe or a device may never end, or never begin. Neither has a length, and no file of settings is empty, so a file
/// without a length is not opened.
/// </remarks>
internal static class SmallFile
{
    /// <summary>Default limit of a file's length: 1 MiB.</summary>
    public const int BytesMax = 1 << 20;

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <param name="what">The kind of content, for messages.</param>
    /// <param name="bytesMax">Longest file, in bytes.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to read it.</exception>
    /// <exception cref="InvalidDataException">It is too long, empty, a folder, a pipe or a device.</exception>
    public static byte[] ReadBytes(string path, string what, int bytesMax = BytesMax)
    {
        var found = Find(path);
        if (Directory.Exists(path))
            throw new InvalidDataException($"{path}: found a folder, expected a file with {what}");
        if (!found.Exists)
            throw new FileNotFoundException($"{path}: no such file");
        if (found.Length == 0)
        {
            throw new InvalidDataException(
                $"{path}: found nothing, or no regular file, expected a file with {what}");
        }

        using var file = Open(found.FullName, path, what);
        var bytes = new byte[Math.Min(found.Length, bytesMax) + 1];
        var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (count > bytesMax)
            throw new InvalidDataException($"{path}: found more than {bytesMax} bytes, expected {what}, at most that");
        return count < bytes.Length
            ? bytes[..count]
            : throw new InvalidDataException($"{path}: found a file that grew while it was read, expected {what}");
    }

    /// <summary>Reads the file as UTF-8; without its byte order mark.</summary>
    /// <inheritdoc cref="ReadBytes"/>
    public static string ReadText(string path, string what, int bytesMax = BytesMax)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(path, what, bytesMax)));
        return reader.ReadToEnd();
    }

    private static FileStream Open(string target, string path, string what)
    {
        try
        {
            return new FileStream(target, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException(
                $"{path}: found no permission to read it, expected a file with {what}", e);
        }
    }

    /// <summary>The target of a link: the link has a length of its own.</summary>
    private static FileInfo Find(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is null ? file : (FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
    }
}
