using System.Security.Cryptography;
using CartStream.Events;
using CartStream.Log;
using CartStream.Recommendations;

namespace CartStream.Processing.Topics;

/// <summary>
/// The contents of a partition of topic <c>recommendations</c>, from its first remaining record to its current end.
/// </summary>
public sealed record StoredRecommendations
{
    private const int RecordsMax = 4_096;

    /// <summary>Recommendations stored.</summary>
    public required long Count { get; init; }

    /// <summary>
    /// SHA-256 over the keys and values in order of offset, 64 hexadecimal digits: equal for equal recommendations.
    /// </summary>
    public required string Sha256 { get; init; }

    /// <summary>Mean size of a stored value, in bytes; 0 when there are none.</summary>
    public required double MeanBytes { get; init; }

    /// <summary>How often each item was recommended, by the item's number in <see cref="Items"/>.</summary>
    public required IReadOnlyList<long> CountsByItem { get; init; }

    /// <summary>The number of recommended items of each source, by the source's number.</summary>
    public required IReadOnlyList<long> CountsBySource { get; init; }

    /// <summary>The items that were recommended.</summary>
    public required ItemDictionary Items { get; init; }

    /// <summary>The newest recommendation; null when there is none.</summary>
    public required Recommendation? Newest { get; init; }

    /// <summary>Reads them all.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    /// <exception cref="InvalidDataException">A record is not a valid recommendation.</exception>
    public static StoredRecommendations Read(IEventLog log, int partition)
    {
        var tally = new Counter();
        var batch = new RecordBatch();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var reader = log.OpenReader(
            Topology.Recommendations, partition, log.FirstOffset(Topology.Recommendations, partition));
        Recommendation? newest = null;
        while (reader.Read(batch, RecordsMax, TimeSpan.Zero, CancellationToken.None) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                hash.AppendData(batch[i].Key);
                hash.AppendData(batch[i].Value);
                hash.AppendData("\n"u8);
                tally.Add(batch[i]);
            }

            var last = batch[^1];
            newest = RecommendationRecord.Read(last.Key, last.Value, last.TimeMs, Topology.UserEvents, partition);
        }

        return tally.ToResult(Convert.ToHexStringLower(hash.GetHashAndReset()), newest);
    }

    private sealed class Counter
    {
        private readonly ItemDictionary _items = new();
        private readonly List<long> _byItem = [];
        private readonly long[] _bySource = new long[SourceNames.Count];
        private long _count;
        private long _bytes;

        public void Add(in LogRecord record)
        {
            _count++;
            _bytes += record.Value.Length;
            try
            {
                CountItems(record.Value);
            }
            catch (Exception e) when (StoredRecommendationReader.IsFault(e))
            {
                throw new InvalidDataException(
                    $"topic {Topology.Recommendations}, offset {record.Offset}: found no recommendation: {e.Message}",
                    e);
            }
        }

        public StoredRecommendations ToResult(string sha256, Recommendation? newest) => new()
        {
            Count = _count,
            Sha256 = sha256,
            MeanBytes = _count == 0 ? 0 : (double)_bytes / _count,
            CountsByItem = _byItem,
            CountsBySource = _bySource,
            Items = _items,
            Newest = newest,
        };

        private void CountItems(ReadOnlySpan<byte> value)
        {
            var reader = new StoredRecommendationReader(value);
            Span<byte> id = stackalloc byte[EventLimits.IdBytesMax];
            while (reader.Read())
            {
                while (reader.Field == StoredField.Items && reader.ReadItem(id, out var length))
                {
                    CountItem(id[..length]);
                    _bySource[(int)reader.Source]++;
                    reader.SkipExplanation();
                }
            }
        }

        private void CountItem(ReadOnlySpan<byte> id)
        {
            var item = _items.Intern(id);
            if (item == _byItem.Count)
                _byItem.Add(0);
            _byItem[item]++;
        }
    }
}
