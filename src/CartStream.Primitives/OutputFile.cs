using System.Text;

namespace CartStream;

/// <summary>
/// A stream into a file that replaces an earlier one once it is complete: it is written beside that, with the
/// ending <c>.unfinished</c>, flushed to disk and moved to its path. A device or a pipe is written to as it is.
/// </summary>
/// <remarks>
/// Invariant: its path holds the earlier file or the whole new one, whatever fails. So a file that can't be replaced is
/// refused: one in a folder that can't be written to, and one that is a mount point itself. Every failure is an
/// <see cref="IOException"/> that names the file and the cause in one line.
/// </remarks>
internal sealed class OutputFile : Stream
{
    /// <summary>The end of the name of a file that is being written.</summary>
    public const string Suffix = ".unfinished";

    private const int BufferBytes = 65_536;

    private readonly string _path;
    private readonly string _target;
    private readonly UnixFileMode? _mode;
    private readonly FileStream _file;
    private string? _unfinished;

    private OutputFile(string path, FileStream device)
    {
        _path = _target = path;
        _file = device;
    }

    private OutputFile(string path, string target, UnixFileMode? mode)
    {
        _path = path;
        _target = target;
        _mode = mode;
        // Found before the file is written, not after: what was written would be lost.
        if (MountPoints.Has(target))
            throw new IOException("a mount point can't be replaced", FileFault.Mounted);
        var unfinished = target + Suffix;
        RemoveLeftover(unfinished);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = BufferBytes,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        _file = new FileStream(unfinished, options);
        _unfinished = unfinished;
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>
    /// Starts a file. It keeps the earlier file's permissions; of a symbolic link, what it leads to is replaced.
    /// </summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public static OutputFile Create(string path)
    {
        try
        {
            var target = PrivateFile.IsDevice(path) ? path : PrivateFile.Resolve(path);
            if (OpenDevice(path, PrivateFile.IsDevice(target)) is { } device)
                return new OutputFile(path, device);
            UnixFileMode? mode = OperatingSystem.IsWindows() || !File.Exists(target)
                ? null
                : File.GetUnixFileMode(target);
            return new OutputFile(path, target, mode);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Of(path, e);
        }
    }

    /// <summary>
    /// Starts a file that only its owner may read; a symbolic link is replaced, not what it leads to.
    /// </summary>
    /// <inheritdoc cref="Create"/>
    public static OutputFile CreatePrivate(string path)
    {
        try
        {
            return new OutputFile(path, path, PrivateFile.Mode);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Of(path, e);
        }
    }

    /// <summary>Writes a whole file, UTF-8.</summary>
    /// <inheritdoc cref="Create"/>
    public static void WriteText(string path, string text)
    {
        using var file = Create(path);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Complete();
    }

    /// <summary>Moves the file to its path. Without this call, disposing removes what was written.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Complete()
    {
        try
        {
            _file.Flush(flushToDisk: _unfinished is not null);
            if (_unfinished is null)
                return;
            // The umask of the process may have removed some permissions.
            if (_mode is { } mode && !OperatingSystem.IsWindows() && File.GetUnixFileMode(_file.SafeFileHandle) != mode)
                File.SetUnixFileMode(_file.SafeFileHandle, mode);
            _file.Dispose();
            File.Move(_unfinished, _target, overwrite: true);
            _unfinished = null;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Of(_path, e);
        }
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _file.Write(buffer);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Of(_path, e);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        try
        {
            _file.Flush();
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Of(_path, e);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                _file.Dispose();
            }
            catch (Exception e) when (FileFault.Is(e))
            {
                // The buffer still held something because a write has failed, which is reported.
            }

            if (_unfinished is not null)
                File.Delete(_unfinished);
            _unfinished = null;
        }

        base.Dispose(disposing);
    }

    /// <summary>
    /// Opens what can only be written as it is; null for a file that may be written, and for none.
    /// </summary>
    private static FileStream? OpenDevice(string path, bool isDevice)
    {
        FileStream found;
        try
        {
            found = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, BufferBytes);
        }
        catch (FileNotFoundException) when (!isDevice)
        {
            return null;
        }

        if (!isDevice && found.CanSeek)
        {
            found.Dispose();
            return null;
        }

        // Behind /dev/stdout may be a file that a shell appends to.
        if (found.CanSeek)
            found.Seek(0, SeekOrigin.End);
        return found;
    }

    /// <summary>Removes what a killed process left; a file that a process still writes is an error.</summary>
    private static void RemoveLeftover(string unfinished)
    {
        var found = new FileInfo(unfinished);
        // To open a pipe would wait for who reads it.
        if (found.Exists && found.LinkTarget is null && !PrivateFile.IsPipe(unfinished))
            new FileStream(unfinished, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0).Dispose();
        File.Delete(unfinished);
    }
}
