using System.Buffers;
using System.IO.Hashing;
using System.Text;
using CartStream.Evaluation.Prequential;
using CartStream.Experiments;

namespace CartStream.Processing.Processor;

/// <summary>
/// Counts the shoppers of each variant since the experiment began in this partition, by block of shoppers.
/// </summary>
/// <remarks>
/// Invariants: a shopper counts with its first event at or after the offset at which the experiment began, determined
/// by the offsets in its state; changed shares or variants restart the counts. A shopper whose state expired counts
/// again. Stored form, all as <see cref="Leb128"/> numbers: format (1), a hash of variants and shares, the offset at
/// which it began, then for each variant the counts of its <see cref="PrequentialQuality.Blocks"/> blocks.
/// </remarks>
internal sealed class VariantShoppers(Experiment experiment)
{
    private const int Format = 1;

    private readonly long[][] _counts =
        [.. experiment.Variants.Select(_ => new long[PrequentialQuality.Blocks])];

    private readonly ulong _deal = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(
        string.Join('|', experiment.Variants.Select(variant => $"{variant.Name},{variant.TenThousandths}"))));

    private long? _since;

    /// <summary>Whether it changed since it was last written.</summary>
    public bool Changed { get; private set; }

    /// <summary>The counts of a variant's blocks.</summary>
    public IReadOnlyList<long> Of(int variant) => _counts[variant];

    /// <summary>
    /// Counts an event of a shopper; false when it is the shopper's first one in the experiment: then the newest answer
    /// is from before it, perhaps of another variant.
    /// </summary>
    /// <param name="variant">The shopper's variant.</param>
    /// <param name="block">The shopper's block.</param>
    /// <param name="offset">The event's offset.</param>
    /// <param name="before">The newest offset of the shopper's earlier events; below 0 for none.</param>
    public bool Count(int variant, byte block, long offset, long before)
    {
        _since ??= offset;
        if (before >= _since)
            return true;
        _counts[variant][block]++;
        Changed = true;
        return false;
    }

    /// <summary>Writes the stored form.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        Leb128.Write(output, Format);
        Leb128.Write(output, _deal);
        Leb128.Write(output, (ulong)(_since ?? 0));
        foreach (var count in _counts.SelectMany(counts => counts))
            Leb128.Write(output, (ulong)count);
        Changed = false;
    }

    /// <summary>Restores the stored form; false, with nothing counted, for that of other shares or variants.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a valid stored form.</exception>
    public bool Restore(ReadOnlySpan<byte> bytes)
    {
        var format = Number(ref bytes);
        if (format != Format)
            throw new InvalidDataException($"shoppers of variants: found format {format}, expected {Format}");
        if (Number(ref bytes) != _deal)
            return false;
        _since = (long)Number(ref bytes);
        foreach (var counts in _counts)
        {
            for (var block = 0; block < counts.Length; block++)
                counts[block] = (long)Number(ref bytes);
        }

        return true;
    }

    private static ulong Number(ref ReadOnlySpan<byte> bytes) => Leb128.TryRead(ref bytes, out var value)
        ? value
        : throw new InvalidDataException("shoppers of variants: found a number cut short or too large");
}
