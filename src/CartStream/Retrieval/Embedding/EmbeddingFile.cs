using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CartStream.Retrieval.Embedding;

/// <summary>
/// The stored form of an <see cref="ItemEmbedding"/>, in little-endian ints and floats: magic, version, dimensions,
/// items, rows, weights; the scale; the weights; per item its row; the rows' coordinates, a byte each. Only bounds are
/// checked here: the checksum covers the whole snapshot.
/// </summary>
internal static class EmbeddingFile
{
    private const int Magic = 0x45535443;
    private const int Version = 1;
    private const int ItemsMax = 1 << 28;
    private const int RowsMax = 1 << 24;
    private const int FirstRead = 1 << 16;

    /// <summary>Writes an embedding and leaves the stream open.</summary>
    public static void Write(Stream into, int[] rowOf, sbyte[] rows, float[] weights, float scale)
    {
        ReadOnlySpan<int> head =
            [Magic, Version, Row.Length, rowOf.Length, rows.Length / Row.Length, weights.Length];
        into.Write(MemoryMarshal.AsBytes(head));
        into.Write(MemoryMarshal.AsBytes([scale]));
        into.Write(MemoryMarshal.AsBytes<float>(weights));
        into.Write(MemoryMarshal.AsBytes<int>(rowOf));
        into.Write(MemoryMarshal.AsBytes<sbyte>(rows));
    }

    /// <summary>
    /// Reads an embedding and no further byte; memory grows with the bytes present, not with the claimed size.
    /// </summary>
    /// <exception cref="InvalidDataException">It is not an embedding, is cut off or damaged.</exception>
    public static ItemEmbedding Read(Stream from)
    {
        var head = ReadArray<int>(from, 6);
        Expect("magic number", head[0], Magic, Magic);
        Expect("version", head[1], Version, Version);
        Expect("number of dimensions", head[2], Row.Length, Row.Length);
        Expect("number of items", head[3], 0, ItemsMax);
        Expect("number of rows", head[4], 1, Math.Min(RowsMax, head[3] + 1));
        Expect("number of weights", head[5], QuerySum.ItemsMax, QuerySum.ItemsMax);
        var numbers = ReadArray<float>(from, head[5] + 1);
        foreach (var number in numbers)
        {
            if (!float.IsFinite(number))
                throw Corrupt($"the weight {number} where a finite number was expected");
        }

        var rowOf = ReadArray<int>(from, head[3]);
        foreach (var row in rowOf)
            Expect("row", row, 0, head[4] - 1);
        var rows = ReadArray<sbyte>(from, head[4] * Row.Length);
        if (rows.AsSpan(0, Row.Length).ContainsAnyExcept((sbyte)0))
            throw Corrupt("coordinates where the row of zeros was expected");
        return new ItemEmbedding(rowOf, rows, numbers[1..], numbers[0]);
    }

    private static T[] ReadArray<T>(Stream from, int count)
        where T : unmanaged
    {
        var values = new T[Math.Min(count, FirstRead)];
        for (var read = 0; read < count;)
        {
            var bytes = MemoryMarshal.AsBytes(values.AsSpan(read));
            var found = from.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (found < bytes.Length)
            {
                var missing = ((long)(count - read) * Unsafe.SizeOf<T>()) - found;
                throw Corrupt($"the end where {missing} bytes more were expected");
            }

            read = values.Length;
            if (read < count)
                Array.Resize(ref values, (int)Math.Min(count, read * 2L));
        }

        return values;
    }

    private static void Expect(string what, int found, int min, int max)
    {
        if (found < min || found > max)
            throw Corrupt($"the {what} {found} where {min} to {max} was expected");
    }

    private static InvalidDataException Corrupt(string found) => new($"item embedding can't be read: found {found}");
}
