using System.IO.Compression;
using System.Text;
using ZstdSharp;

namespace CartStream.Datasets.Files;

/// <summary>
/// One file of rows, plain or packed (gzip, zstd, or a zip of one file), UTF-8 or UTF-16, all detected from its first
/// bytes, or in a given encoding; read from start to end as UTF-8.
/// </summary>
internal sealed class InputFile : IDisposable
{
    private readonly FileStream _file;
    private readonly GzipEndProbe? _probe;
    private readonly Stream _content;
    private readonly string _packing;

    private InputFile(string path, FileStream file, Encoding? encoding)
    {
        if (!file.CanSeek)
            throw new EventFileException($"{path}: is a pipe or a device, expected a file");
        Path = path;
        _file = file;
        Length = file.Length;
        Span<byte> magic = stackalloc byte[FileMagic.Bytes];
        magic = magic[..file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        (_packing, var refusal) = FileMagic.Of(magic);
        if (refusal is not null)
            throw new EventFileException($"{path}: {refusal}");
        IsParquet = _packing == FileMagic.Parquet;
        if (_packing == FileMagic.Gzip)
            _probe = new GzipEndProbe(file);
        _content = IsParquet ? file : Utf8Stream.Of(Unpack(path, file), encoding);
    }

    /// <summary>The path as the user gave it.</summary>
    public string Path { get; }

    /// <summary>Bytes of the file as it is stored.</summary>
    public long Length { get; }

    /// <summary>Whether it is Parquet, whose columns are read from <see cref="Content"/>.</summary>
    public bool IsParquet { get; }

    /// <summary>The content; for Parquet the file itself.</summary>
    public Stream Content => _content;

    /// <summary>Bytes of the stored file that have been read.</summary>
    public long BytesRead => _file.Position;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoding">The name of its encoding; null (default) for UTF-8 or UTF-16.</param>
    /// <exception cref="EventFileException">
    /// It does not exist, can't be read, or is a folder, a pipe, or of a kind without rows: the header is read before
    /// the events, and the fingerprint needs the file's end.
    /// </exception>
    public static InputFile Open(string path, string? encoding = null)
    {
        if (Directory.Exists(path))
            throw new EventFileException($"{path}: is a folder, expected a file");
        FileStream? file = null;
        try
        {
            // Readers have a large buffer, so the stream needs none.
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return new InputFile(
                path, file, encoding is null or TextEncodings.Utf8 ? null : TextEncodings.Of(encoding));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EventFileException($"{path}: no such file", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new EventFileException($"{path}: no permission to read it", e);
        }
        catch (InvalidDataException e)
        {
            file?.Dispose();
            throw new EventFileException($"{path}: the file is truncated or damaged: {e.Message}", e);
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
    /// <exception cref="EventFileException">The packed file ends early or is damaged, or the disk fails.</exception>
    public int Read(Span<byte> destination)
    {
        try
        {
            var read = _content.Read(destination);
            if (_probe is not null && _probe.FoundTruncation(read))
                throw new EventFileException($"{Path}: the gzip is truncated; its end is missing");
            return read;
        }
        catch (EndOfStreamException e)
        {
            throw new EventFileException($"{Path}: the {_packing} is truncated; its end is missing", e);
        }
        catch (Exception e) when (e is InvalidDataException or ZstdException)
        {
            var what = _probe is { IsPastEnd: true } ? "is truncated; its end is missing" : "is damaged";
            throw new EventFileException($"{Path}: the {_packing} {what}", e);
        }
        catch (IOException e) when (e is not EventFileException)
        {
            throw new EventFileException($"{Path}: reading failed: {e.Message}", e);
        }
    }

    /// <summary>
    /// Moves the bytes of a buffer that are not yet used to its front and reads more behind them; a full buffer grows.
    /// </summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="start">Where the unused bytes start.</param>
    /// <param name="end">Where they end.</param>
    /// <returns>False at the end of the content.</returns>
    /// <exception cref="EventFileException">As <see cref="Read"/>.</exception>
    public bool TryFill(ref byte[] buffer, ref int start, ref int end)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        var read = Read(buffer.AsSpan(end));
        end += read;
        return read > 0;
    }

    public void Dispose()
    {
        _content.Dispose();
        _file.Dispose();
    }

    private Stream Unpack(string path, FileStream file) => _packing switch
    {
        FileMagic.Gzip => new GZipStream(_probe!, CompressionMode.Decompress),
        FileMagic.Zstd => new DecompressionStream(file),
        FileMagic.Zip => OpenZip(path, file),
        _ => file,
    };

    private static Stream OpenZip(string path, FileStream file)
    {
        var zip = new ZipArchive(file, ZipArchiveMode.Read);
        if (zip.Entries.Any(entry => entry.FullName.StartsWith("xl/", StringComparison.Ordinal)))
            throw new EventFileException($"{path}: {FileMagic.Workbook}");
        ZipArchiveEntry[] files =
        [
            .. zip.Entries.Where(entry => entry.Length > 0 && !entry.FullName.EndsWith('/')
                && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal)
                && !FolderFiles.IsBeside(entry.Name)),
        ];
        return files.Length switch
        {
            1 => OpenEntry(files[0]),
            0 => throw new EventFileException($"{path}: the zip is empty, expected one file"),
            _ => throw new EventFileException(
                $"{path}: the zip holds {files.Length} files ("
                + $"{string.Join(", ", files.Take(5).Select(one => one.FullName))}"
                + $"{(files.Length > 5 ? ", …" : "")}), expected one; unpack it and give those that hold events"),
        };
    }

    private static Stream OpenEntry(ZipArchiveEntry entry)
    {
        Span<byte> magic = stackalloc byte[FileMagic.Bytes];
        using (var first = entry.Open())
            magic = magic[..first.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false)];
        return FileMagic.Of(magic).Packing == FileMagic.Gzip
            ? new GZipStream(entry.Open(), CompressionMode.Decompress)
            : entry.Open();
    }
}
