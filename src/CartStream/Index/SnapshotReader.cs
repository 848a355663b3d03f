using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CartStream.Index;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote.</summary>
internal sealed class SnapshotReader(Stream from)
{
    private const int BytesPerRead = 1 << 24;

    private readonly XxHash3 _hash = new();

    /// <summary>Reads a number.</summary>
    /// <exception cref="InvalidDataException">The snapshot ends before it, or the number is out of its range.
    /// </exception>
    public long ReadNumber(string name, long min, long max)
    {
        long value = 0;
        Fill(MemoryMarshal.AsBytes(new Span<long>(ref value)));
        if (value < min || value > max)
            throw new InvalidDataException($"model snapshot: found {name} {value}, expected {min} to {max}");
        return value;
    }

    /// <summary>Reads an array of at most <paramref name="lengthMax"/> elements.</summary>
    /// <exception cref="InvalidDataException">The snapshot ends before it, or the array is longer.</exception>
    public T[] ReadArray<T>(string name, long lengthMax)
        where T : unmanaged
    {
        var length = ReadNumber($"length of {name}", 0, Math.Min(lengthMax, Array.MaxLength));
        var bytes = length * Unsafe.SizeOf<T>();
        if (from.CanSeek && from.Length - from.Position < bytes)
            throw Ends();
        // All of it is overwritten or discarded.
        var values = GC.AllocateUninitializedArray<T>((int)length);
        Fill(values.AsSpan());
        return values;
    }

    /// <summary>Reads an array of exactly as many elements as <paramref name="into"/> has.</summary>
    /// <exception cref="InvalidDataException">The snapshot ends before it, or the array has another length.</exception>
    public void ReadArray<T>(string name, Span<T> into)
        where T : unmanaged
    {
        ReadNumber($"length of {name}", into.Length, into.Length);
        Fill(into);
    }

    /// <summary>Checks that everything that was read is as it was written.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public void CheckChecksum()
    {
        var expected = _hash.GetCurrentHash();
        var found = new byte[expected.Length];
        if (from.ReadAtLeast(found, found.Length, throwOnEndOfStream: false) < found.Length)
            throw Ends();
        if (!found.AsSpan().SequenceEqual(expected))
        {
            throw new InvalidDataException(
                $"model snapshot: found checksum {Convert.ToHexString(found)}, "
                + $"expected {Convert.ToHexString(expected)}");
        }
    }

    private void Fill<T>(Span<T> values)
        where T : unmanaged
    {
        var perRead = BytesPerRead / Unsafe.SizeOf<T>();
        for (var done = 0; done < values.Length; done += perRead)
        {
            var part = MemoryMarshal.AsBytes(values.Slice(done, Math.Min(perRead, values.Length - done)));
            if (from.ReadAtLeast(part, part.Length, throwOnEndOfStream: false) < part.Length)
                throw Ends();
            _hash.Append(part);
        }
    }

    private static InvalidDataException Ends() => new("model snapshot: found its end, expected more");
}
