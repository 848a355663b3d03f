namespace CartStream.Log;

/// <summary>
/// Maps a key to its partition: murmur2, as Kafka's own producers compute it, so that their events go to the partition
/// with their shopper's state.
/// </summary>
public static class Partitioner
{
    private const uint Seed = 0x9747b28c;
    private const uint Mix = 0x5bd1e995;

    /// <summary>The partition of <paramref name="key"/>, 0 to <paramref name="partitions"/> less one.</summary>
    public static int PartitionOf(ReadOnlySpan<byte> key, int partitions) =>
        partitions == 1 ? 0 : (int)(Murmur2(key) & 0x7fffffff) % partitions;

    /// <summary>MurmurHash2, 32 bit (A. Appleby), with the seed that Kafka uses.</summary>
    internal static uint Murmur2(ReadOnlySpan<byte> key)
    {
        var hash = Seed ^ (uint)key.Length;
        var left = key;
        for (; left.Length >= 4; left = left[4..])
        {
            var word = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(left) * Mix;
            word = (word ^ (word >> 24)) * Mix;
            hash = (hash * Mix) ^ word;
        }

        for (var i = left.Length - 1; i >= 0; i--)
            hash ^= (uint)left[i] << (8 * i);
        if (left.Length > 0)
            hash *= Mix;
        hash = (hash ^ (hash >> 13)) * Mix;
        return hash ^ (hash >> 15);
    }
}
