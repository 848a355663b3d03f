using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace CartStream.Index;

/// <summary>
/// Writes a model's memory as it is, in the order in which <see cref="SnapshotReader"/> reads it, and its checksum at
/// the end. Numbers are little-endian, as they are in memory on every machine that .NET runs on.
/// </summary>
internal sealed class SnapshotWriter(Stream into)
{
    private readonly XxHash3 _hash = new();

    /// <summary>Writes a number.</summary>
    public void WriteNumber(long value) => WriteBytes(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in value)));

    /// <summary>Writes an array's length and its elements.</summary>
    public void WriteArray<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        WriteNumber(values.Length);
        WriteBytes(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Writes the checksum of all that was written.</summary>
    public void WriteChecksum() => into.Write(_hash.GetCurrentHash());

    private void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        _hash.Append(bytes);
        into.Write(bytes);
    }
}
