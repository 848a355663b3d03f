using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;

namespace CartStream.LearningToRank;

/// <summary>
/// The stored form of a ranker: its kind (4 letters), format (1 byte), length (4 bytes), content, checksum of the
/// content (XxHash3, 8 bytes); numbers little-endian. Blocks can follow each other in one stream.
/// </summary>
internal static class RankerBlock
{
    private const int HeaderBytes = 9;
    private const int ContentBytesMax = 1 << 26;

    /// <summary>Writes one block.</summary>
    public static void Write(Stream output, ReadOnlySpan<byte> kind, byte format, ReadOnlySpan<byte> content)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        kind.CopyTo(header);
        header[4] = format;
        BinaryPrimitives.WriteInt32LittleEndian(header[5..], content.Length);
        output.Write(header);
        output.Write(content);
        Span<byte> checksum = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(checksum, XxHash3.HashToUInt64(content));
        output.Write(checksum);
    }

    /// <summary>Reads the content of the next block, and no further byte.</summary>
    /// <exception cref="InvalidDataException">The next bytes are not such a block, or are damaged.</exception>
    public static RankerReader Read(Stream input, ReadOnlySpan<byte> kind, byte format)
    {
        var name = System.Text.Encoding.ASCII.GetString(kind);
        var header = ReadBytes(input, HeaderBytes, name);
        if (!header.AsSpan(0, 4).SequenceEqual(kind))
            throw new InvalidDataException($"ranker: found {Convert.ToHexString(header, 0, 4)}, expected '{name}'");
        if (header[4] != format)
            throw new InvalidDataException($"ranker '{name}': found format {header[4]}, expected {format}");
        var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(5));
        if (length is < 0 or > ContentBytesMax)
        {
            throw new InvalidDataException(
                $"ranker '{name}': found a length of {length} bytes, expected 0 to {ContentBytesMax}");
        }

        var content = ReadBytes(input, length, name);
        var found = BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(input, 8, name));
        var expected = XxHash3.HashToUInt64(content);
        if (found != expected)
        {
            throw new InvalidDataException(
                $"ranker '{name}': found checksum {found:x16}, expected {expected:x16} for its {length} bytes");
        }

        return new RankerReader(name, content);
    }

    /// <summary>Appends a whole number, four bytes.</summary>
    public static void WriteInt(IBufferWriter<byte> content, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(content.GetSpan(sizeof(int)), value);
        content.Advance(sizeof(int));
    }

    /// <summary>Appends a number, four bytes.</summary>
    public static void WriteFloat(IBufferWriter<byte> content, float value) =>
        WriteInt(content, BitConverter.SingleToInt32Bits(value));

    private static byte[] ReadBytes(Stream input, int count, string name)
    {
        var bytes = new byte[count];
        var found = input.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        return found == count
            ? bytes
            : throw new InvalidDataException($"ranker '{name}': found the end after {found} bytes, expected {count}");
    }
}
