using System.Runtime.InteropServices;

namespace CartStream.Datasets.Files;

/// <summary>
/// Reads the compact protocol of Apache Thrift (thrift-compact-protocol.md), the format of Parquet's metadata. Every
/// length is checked against the remaining bytes, so that damaged bytes end the reading instead of prolonging it.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    private const int DepthMax = 64;
    private const int VarintBytesMax = 10;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The field types with different encodings.</summary>
    public enum FieldType
    {
        Stop = 0,
        True = 1,
        False = 2,
        Byte = 3,
        Int16 = 4,
        Int32 = 5,
        Int64 = 6,
        Double = 7,
        Binary = 8,
        List = 9,
        Set = 10,
        Map = 11,
        Structure = 12,
    }

    /// <summary>Number of bytes read.</summary>
    public int Position { get; private set; }

    /// <summary>Reads the header of a structure's next field; false at the structure's end.</summary>
    /// <param name="id">The field's number; on the call, that of the previous field.</param>
    /// <param name="type">Its type.</param>
    /// <exception cref="InvalidDataException">The bytes end, or do not follow the protocol.</exception>
    public bool TryReadField(ref int id, out FieldType type)
    {
        var head = Byte();
        type = (FieldType)(head & 0xF);
        if (head == 0)
            return false;
        id = head >> 4 == 0 ? (int)Number() : id + (head >> 4);
        return true;
    }

    /// <summary>Reads a whole number.</summary>
    /// <exception cref="InvalidDataException">As above.</exception>
    public long Number()
    {
        var zigzag = Varint();
        return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
    }

    /// <summary>Reads the header of a list.</summary>
    /// <returns>How many elements follow, each of at least one byte.</returns>
    /// <exception cref="InvalidDataException">As above.</exception>
    public int ListCount(out FieldType type)
    {
        var head = Byte();
        type = (FieldType)(head & 0xF);
        return head >> 4 == 0xF ? Count(Varint(), bytesEach: 1) : Count((ulong)(head >> 4), bytesEach: 1);
    }

    /// <summary>Skips a field's value.</summary>
    /// <exception cref="InvalidDataException">As above, or values are nested too deeply.</exception>
    public void Skip(FieldType type, int depth = 0)
    {
        if (depth > DepthMax)
            throw new InvalidDataException($"found values nested more than {DepthMax} times");
        switch (type)
        {
            case FieldType.True or FieldType.False:
                break;
            case FieldType.Byte:
                Byte();
                break;
            case FieldType.Int16 or FieldType.Int32 or FieldType.Int64:
                Varint();
                break;
            case FieldType.Double:
                Pass(sizeof(double));
                break;
            case FieldType.Binary:
                Pass(Varint());
                break;
            case FieldType.List or FieldType.Set:
                for (var left = ListCount(out var element); left > 0; left--)
                    SkipElement(element, depth + 1);
                break;
            case FieldType.Map:
                SkipMap(depth + 1);
                break;
            case FieldType.Structure:
                for (var id = 0; TryReadField(ref id, out var field);)
                    Skip(field, depth + 1);
                break;
            default:
                throw new InvalidDataException($"found the type {(int)type} at byte {Position}, expected 1 to 12");
        }
    }

    private void SkipMap(int depth)
    {
        var left = Count(Varint(), bytesEach: 2);
        if (left == 0)
            return;
        var types = Byte();
        for (; left > 0; left--)
        {
            SkipElement((FieldType)(types >> 4), depth);
            SkipElement((FieldType)(types & 0xF), depth);
        }
    }

    /// <summary>In lists and maps a boolean is a byte, not part of its field's header.</summary>
    private void SkipElement(FieldType type, int depth) =>
        Skip(type is FieldType.True or FieldType.False ? FieldType.Byte : type, depth);

    private void Pass(ulong count) => Position += Count(count, bytesEach: 1);

    private ulong Varint()
    {
        var value = 0UL;
        for (var i = 0; i < VarintBytesMax; i++)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
                return value;
        }

        throw new InvalidDataException($"found a number of more than {VarintBytesMax} bytes at byte {Position}");
    }

    private int Count(ulong count, int bytesEach)
    {
        var left = (ulong)(_bytes.Length - Position) / (ulong)bytesEach;
        return count <= left
            ? (int)count
            : throw new InvalidDataException($"found a length of {count} at byte {Position}, where {left} are left");
    }

    private byte Byte() => Position < _bytes.Length
        ? _bytes[Position++]
        : throw new InvalidDataException($"found the end after {_bytes.Length} bytes");
}
