using System.Text.Json;
using System.Text.Json.Serialization;
using CartStream.Log;
using CartStream.Processing.Topics;

namespace CartStream.Processing.Processor;

/// <summary>The totals of a partition's processor since its first event; committed with every batch.</summary>
public sealed record ProcessorTotals
{
    /// <summary>Records taken from <c>user-events</c>.</summary>
    public long Events { get; set; }

    /// <summary>Records that were not valid events, or not valid links, and became dead letters.</summary>
    public long DeadLetters { get; set; }

    /// <summary>Events delivered before, which were ignored.</summary>
    public long Duplicates { get; set; }

    /// <summary>Events that arrived after a later one of their shopper.</summary>
    public long Late { get; set; }

    /// <summary>Sessions opened.</summary>
    public long Sessions { get; set; }

    /// <summary>Shoppers seen; a shopper who returns after the state was dropped counts again.</summary>
    public long Shoppers { get; set; }

    /// <summary>Recommendations made.</summary>
    public long Recommendations { get; set; }

    /// <summary>Items in them.</summary>
    public long RecommendedItems { get; set; }

    /// <summary>Those of them that were in the cart or touched in the session.</summary>
    public long RecommendedRepeats { get; set; }

    /// <summary>Stream time, milliseconds since 1970; null before enough events were seen.</summary>
    public long? StreamTimeMs { get; set; }

    /// <summary>
    /// The offset in <c>user-events</c> of the next event to process; null before the first batch of a version that
    /// keeps it, and in sums.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? NextOffset { get; set; }

    /// <summary>
    /// The identity of the topic <c>user-events</c> that <see cref="NextOffset"/> is an offset of; null where the log
    /// can't tell, in totals of a version that didn't keep it, and in sums.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EventsIdentity { get; set; }

    /// <summary>
    /// The offsets in topic <c>identities</c> of the next links to take, by its partition. Only partition 0 has them;
    /// null before the first link of a version that keeps them, and in sums.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<long>? IdentityOffsets { get; set; }

    /// <summary>
    /// Offsets of <c>user-events</c> whose records, mostly events, were deleted before they were processed.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Lost { get; set; }

    /// <summary>
    /// Records in this partition whose shopper belongs to another one, to which they were passed on.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Misplaced { get; set; }

    /// <summary>The saved stream clock, for the next processor; null before the first batch.</summary>
    public byte[]? StreamTime { get; set; }

    /// <summary>Hash of the settings that made the newest recommendations; null before the first batch.</summary>
    public string? ConfigHash { get; set; }

    /// <summary>Sums the counts; takes the latest time and the first hash there is; leaves out offsets.</summary>
    public static ProcessorTotals operator +(ProcessorTotals x, ProcessorTotals y) => new()
    {
        Events = x.Events + y.Events,
        DeadLetters = x.DeadLetters + y.DeadLetters,
        Duplicates = x.Duplicates + y.Duplicates,
        Late = x.Late + y.Late,
        Sessions = x.Sessions + y.Sessions,
        Shoppers = x.Shoppers + y.Shoppers,
        Recommendations = x.Recommendations + y.Recommendations,
        RecommendedItems = x.RecommendedItems + y.RecommendedItems,
        RecommendedRepeats = x.RecommendedRepeats + y.RecommendedRepeats,
        Lost = x.Lost + y.Lost,
        Misplaced = x.Misplaced + y.Misplaced,
        StreamTimeMs = x.StreamTimeMs > y.StreamTimeMs ? x.StreamTimeMs : y.StreamTimeMs ?? x.StreamTimeMs,
        ConfigHash = x.ConfigHash ?? y.ConfigHash,
    };

    /// <summary>How much was taken of both topics that are read; each commit increases one of the two.</summary>
    internal (long Events, long Links) Position => (NextOffset ?? 0, IdentityOffsets?.Sum() ?? 0);

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ProcessorJson.Default.ProcessorTotals);

    /// <exception cref="InvalidDataException">It is not a stored total.</exception>
    internal static ProcessorTotals FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ProcessorJson.Default.ProcessorTotals) ?? new ProcessorTotals();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"topic '{Topology.Quality}', key 'totals': found no totals in {json.Length} bytes: {e.Message}", e);
        }
    }
}
