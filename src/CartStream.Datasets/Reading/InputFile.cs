using System.IO.Compression;

namespace CartStream.Datasets.Reading;

/// <summary>One file of rows, plain or gzip (told by its first bytes), read from start to end.</summary>
internal sealed class InputFile : IDisposable
{
    private readonly FileStream _file;
    private readonly GzipEndProbe? _probe;
    private readonly Stream _content;

    private InputFile(string path, FileStream file)
    {
        if (!file.CanSeek)
            throw new EventFileException($"{path}: is a pipe or a device, expected a file");
        Path = path;
        _file = file;
        Length = file.Length;
        Span<byte> magic = stackalloc byte[2];
        var isGzip = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
        file.Position = 0;
        if (isGzip)
            _probe = new GzipEndProbe(file);
        _content = _probe is null ? file : new GZipStream(_probe, CompressionMode.Decompress);
    }

    /// <summary>The path as the user gave it.</summary>
    public string Path { get; }

    /// <summary>Bytes of the file as it is stored.</summary>
    public long Length { get; }

    /// <summary>Bytes of the stored file that have been read.</summary>
    public long BytesRead => _file.Position;

    /// <summary>Opens a file.</summary>
    /// <exception cref="EventFileException">
    /// There is none, it may not be read, or it is a folder or a pipe: the header is read before the events, and the
    /// fingerprint needs the file's end.
    /// </exception>
    public static InputFile Open(string path)
    {
        if (Directory.Exists(path))
            throw new EventFileException($"{path}: is a folder, expected a file");
        FileStream? file = null;
        try
        {
            // Whoever reads brings a large buffer, so the stream needs none.
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return new InputFile(path, file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EventFileException($"{path}: no such file", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new EventFileException($"{path}: no permission to read it", e);
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            file?.Dispose();
            if (e is EventFileException)
                throw;
            throw new EventFileException($"{path}: can't be opened: {e.Message}", e);
        }
    }

    /// <summary>Reads the next bytes of the content; 0 at its end.</summary>
    /// <exception cref="EventFileException">The gzip ends early or is damaged, or the disk fails.</exception>
    public int Read(Span<byte> destination)
    {
        try
        {
            var read = _content.Read(destination);
            if (_probe is not null && _probe.FoundTruncation(read))
                throw new EventFileException($"{Path}: the gzip is truncated; its end is missing");
            return read;
        }
        catch (InvalidDataException e)
        {
            var what = _probe!.IsPastEnd ? "the gzip is truncated; its end is missing" : "the gzip is damaged";
            throw new EventFileException($"{Path}: {what}", e);
        }
        catch (IOException e) when (e is not EventFileException)
        {
            throw new EventFileException($"{Path}: reading failed: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        _content.Dispose();
        _file.Dispose();
    }
}
