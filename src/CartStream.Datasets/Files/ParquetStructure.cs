using System.Buffers.Binary;
using static CartStream.Datasets.Files.ThriftReader;

namespace CartStream.Datasets.Files;

/// <summary>
/// Checks the metadata of a Parquet file, its footer and page headers, before a library reads it: Parquet.Net may read
/// a damaged file for ever. Field numbers are those of parquet.thrift.
/// </summary>
internal static class ParquetStructure
{
    private const int TailBytes = 8;
    private const int MagicBytes = 4;
    private const int HeadBytes = 16 * 1024;
    private const int HeadBytesMax = 1024 * 1024;

    private const int RowGroups = 4;
    private const int Columns = 1;
    private const int ColumnMetadata = 3;
    private const int CompressedBytes = 7;
    private const int DataPageOffset = 9;
    private const int DictionaryPageOffset = 11;
    private const int PageCompressedBytes = 3;

    /// <summary>Checks a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged; the message says where.</exception>
    public static void Check(Stream file)
    {
        var (footer, footerAt) = ReadFooter(file);
        foreach (var (start, length) in ReadChunks(footer))
        {
            if (start < MagicBytes || length < 0 || start > footerAt - length)
            {
                throw new InvalidDataException(
                    $"found a column of {length} bytes at {start}, expected one before the footer at {footerAt}");
            }

            CheckPages(file, start, start + length, footerAt);
        }
    }

    private static (byte[] Footer, long At) ReadFooter(Stream file)
    {
        if (file.Length < MagicBytes + TailBytes)
            throw new InvalidDataException($"found {file.Length} bytes, expected a footer");
        Span<byte> tail = stackalloc byte[TailBytes];
        file.Position = file.Length - TailBytes;
        file.ReadExactly(tail);
        var length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        var at = file.Length - TailBytes - length;
        if (!tail[MagicBytes..].SequenceEqual("PAR1"u8) || length < 0 || at < MagicBytes)
            throw new InvalidDataException($"found no footer of {length} bytes and 'PAR1' at the end");
        var footer = new byte[length];
        file.Position = at;
        file.ReadExactly(footer);
        return (footer, at);
    }

    /// <summary>The positions of the column chunks.</summary>
    private static List<(long Start, long Length)> ReadChunks(ReadOnlySpan<byte> footer)
    {
        var chunks = new List<(long, long)>();
        var reader = new ThriftReader(footer);
        for (var id = 0; reader.TryReadField(ref id, out var type);)
        {
            if (id != RowGroups || type != FieldType.List)
            {
                reader.Skip(type);
                continue;
            }

            for (var left = reader.ListCount(out _); left > 0; left--)
                ReadRowGroup(ref reader, chunks);
        }

        return chunks;
    }

    private static void ReadRowGroup(ref ThriftReader reader, List<(long Start, long Length)> chunks)
    {
        for (var id = 0; reader.TryReadField(ref id, out var type);)
        {
            if (id != Columns || type != FieldType.List)
            {
                reader.Skip(type);
                continue;
            }

            for (var left = reader.ListCount(out _); left > 0; left--)
                ReadColumn(ref reader, chunks);
        }
    }

    private static void ReadColumn(ref ThriftReader reader, List<(long Start, long Length)> chunks)
    {
        for (var id = 0; reader.TryReadField(ref id, out var type);)
        {
            if (id == ColumnMetadata && type == FieldType.Structure)
                chunks.Add(ReadChunk(ref reader));
            else
                reader.Skip(type);
        }
    }

    private static (long Start, long Length) ReadChunk(ref ThriftReader reader)
    {
        var (length, data, dictionary) = (0L, 0L, 0L);
        for (var id = 0; reader.TryReadField(ref id, out var type);)
        {
            if (type == FieldType.Int64 && id == CompressedBytes)
                length = reader.Number();
            else if (type == FieldType.Int64 && id == DataPageOffset)
                data = reader.Number();
            else if (type == FieldType.Int64 && id == DictionaryPageOffset)
                dictionary = reader.Number();
            else
                reader.Skip(type);
        }

        return (dictionary > 0 && dictionary < data ? dictionary : data, length);
    }

    private static void CheckPages(Stream file, long at, long end, long footerAt)
    {
        while (at < end)
        {
            var (headBytes, contentBytes) = ReadHead(file, at, footerAt);
            if (contentBytes < 0 || contentBytes > footerAt - at - headBytes)
            {
                throw new InvalidDataException(
                    $"found a page of {contentBytes} bytes at {at}, expected one before the footer at {footerAt}");
            }

            at += headBytes + contentBytes;
        }
    }

    private static (int HeadBytes, long ContentBytes) ReadHead(Stream file, long at, long footerAt)
    {
        for (var room = HeadBytes; ; room *= 8)
        {
            var bytes = new byte[Math.Min(room, footerAt - at)];
            file.Position = at;
            file.ReadExactly(bytes);
            try
            {
                var reader = new ThriftReader(bytes);
                var contentBytes = -1L;
                for (var id = 0; reader.TryReadField(ref id, out var type);)
                {
                    if (id == PageCompressedBytes && type == FieldType.Int32)
                        contentBytes = reader.Number();
                    else
                        reader.Skip(type);
                }

                return (reader.Position, contentBytes);
            }
            catch (InvalidDataException) when (room < HeadBytesMax && bytes.Length == room)
            {
                // Statistics make a header long.
            }
        }
    }
}
