using CartStream.Evaluation.Latencies;
using CartStream.Evaluation.Prequential;

namespace CartStream.Processing.Processor;

/// <summary>
/// A partition's state, readable by any thread: as of the last batch of its processor, or as of the last commit that a
/// copy has read. It remains readable, unchanged, when processor and copy have stopped.
/// </summary>
/// <param name="core">The core that holds the state.</param>
/// <param name="processor">The processor; null for a copy.</param>
internal sealed class PartitionView(PartitionProcessor core, StreamProcessor? processor)
{
    /// <summary>Shoppers with state.</summary>
    public int Shoppers => core.Shoppers.Count;

    /// <summary>The offset of the next event; null for a copy, which has only the offsets of its shoppers.</summary>
    public long? Offset => processor?.Offset;

    /// <summary>Stream time; <see cref="long.MinValue"/> before there were enough events.</summary>
    public long StreamTimeMs => core.StreamTimeMs;

    /// <summary>The latest time that an event so far can have.</summary>
    public long PossibleMs => core.PossibleMs;

    /// <summary>Latency of the answers of this process; null for a copy.</summary>
    public LatencyHistogram? Latency => processor?.Latency;

    /// <summary>
    /// The state of a shopper in the bytes of <see cref="Shoppers.ShopperStateCodec"/>, which never change; null when
    /// there is none.
    /// </summary>
    public byte[]? FindShopper(ReadOnlySpan<byte> shopperId) => core.Shoppers.FindEncoded(shopperId);

    /// <summary>The partition's totals since its first event.</summary>
    public ProcessorTotals ReadTotals()
    {
        lock (core.Gate)
            return core.Totals with { };
    }

    /// <summary>Quality on the stream since the partition's first event.</summary>
    public QualityTotals ReadQuality()
    {
        lock (core.Gate)
            return core.Quality.Totals();
    }

    /// <summary>Quality for the shoppers of one variant, by its index in the experiment.</summary>
    public PrequentialQuality ReadVariant(int variant)
    {
        lock (core.Gate)
            return core.VariantQuality[variant].Copy();
    }

    /// <summary>Shoppers of one variant since the experiment began, by block of shoppers.</summary>
    public IReadOnlyList<long> ReadVariantShoppers(int variant)
    {
        lock (core.Gate)
            return [.. core.VariantShoppers!.Of(variant)];
    }

    /// <summary>The shadow's quality; null where nothing was scored.</summary>
    public ShadowQuality? ReadShadow()
    {
        lock (core.Gate)
            return core.Shadow is { } shadow
                ? new ShadowQuality(
                    shadow.Quality.Copy(), shadow.Queried, shadow.Skipped, shadow.OffPolicy?.Copy())
                : null;
    }
}
