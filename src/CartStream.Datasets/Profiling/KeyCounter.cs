using System.Runtime.InteropServices;
using System.Text;

namespace CartStream.Datasets.Profiling;

/// <summary>Counts UTF-8 keys exactly, in memory that grows with the number of distinct keys.</summary>
internal sealed class KeyCounter
{
    private readonly Dictionary<byte[], long> _counts = new(Utf8KeyComparer.Instance);
    private readonly Dictionary<byte[], long>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;

    public KeyCounter() => _bySpan = _counts.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Number of distinct keys.</summary>
    public int Distinct => _counts.Count;

    /// <summary>Counts one occurrence of a key; an empty one is ignored.</summary>
    public void Count(ReadOnlySpan<byte> key)
    {
        if (!key.IsEmpty)
            CollectionsMarshal.GetValueRefOrAddDefault(_bySpan, key, out _)++;
    }

    /// <summary>The most frequent keys, ties by their bytes.</summary>
    public IReadOnlyList<NamedCount> Top(int keys)
    {
        var ordered = _counts.OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
        return [.. ordered.Take(keys).Select(pair => new NamedCount(Encoding.UTF8.GetString(pair.Key), pair.Value))];
    }
}
