using System.Text;
using System.Text.Json;
using CartStream.Log;
using CartStream.Simulation.Brokers;

namespace CartStream.Simulation.Checking;

/// <summary>
/// The expected results of a partition's events, computed from the log alone and without the product's code. For
/// duplicates, answers and carts it assumes correct clocks.
/// </summary>
internal sealed class PartitionFold
{
    private readonly Dictionary<string, HashSet<string>> _seen = new(StringComparer.Ordinal);
    private readonly int _number;
    private readonly int _partitions;

    private PartitionFold(SimulatedPartition events, int partitions)
    {
        (_number, _partitions) = (events.Number, partitions);
        foreach (var record in events.Committed())
            Take(record);
        // Erased events were processed, too.
        Next = events.Records.FindLast(record => !record.IsMark && record.Transaction.Outcome
            == TransactionOutcome.Committed) is { } last ? last.Offset + 1 : 0;
    }

    /// <summary>Folds all that is in <c>user-events</c>, by partition.</summary>
    public static PartitionFold[] OfAll(SimulatedCluster cluster)
    {
        var events = cluster.Find(Topology.UserEvents);
        return [.. events.Select(partition => new PartitionFold(partition, events.Length))];
    }

    /// <summary>Records taken.</summary>
    public long Events { get; private set; }

    /// <summary>Records that are no event.</summary>
    public long DeadLetters { get; private set; }

    /// <summary>Events that had come before.</summary>
    public long Duplicates { get; private set; }

    /// <summary>The offset behind the last record.</summary>
    public long Next { get; private set; }

    /// <summary>Offsets of the events that are to be answered, each once.</summary>
    public SortedSet<long> Answered { get; } = [];

    /// <summary>Each shopper's cart.</summary>
    public SortedDictionary<string, CartFold> Carts { get; } = new(StringComparer.Ordinal);

    /// <summary>Where a shopper was forgotten last.</summary>
    public Dictionary<string, long> ForgottenAt { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of the events of the partition's own shoppers.</summary>
    public HashSet<string> Ids { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of the events of other partitions' shoppers, each as often as it is here.</summary>
    public List<(string Shopper, string? Id)> Misplaced { get; } = [];

    private void Take(SimulatedRecord record)
    {
        Events++;
        var shopper = Encoding.UTF8.GetString(record.Key);
        JsonElement e;
        try
        {
            e = JsonDocument.Parse(record.Value!).RootElement;
        }
        catch (JsonException)
        {
            DeadLetters++;
            return;
        }

        if (e.TryGetProperty("forget", out _))
        {
            Carts.Remove(shopper);
            _seen.Remove(shopper);
            ForgottenAt[shopper] = record.Offset;
            return;
        }

        // Links and handovers of ids are no events.
        if (e.TryGetProperty("event_type", out _))
            Take(e, shopper, record);
    }

    private void Take(JsonElement e, string shopper, SimulatedRecord record)
    {
        var hasId = e.TryGetProperty("event_id", out var id);
        if (Partitioner.PartitionOf(record.Key, _partitions) != _number)
        {
            Misplaced.Add((shopper, hasId ? id.GetString() : null));
            return;
        }

        if (hasId)
        {
            Ids.Add(id.GetString()!);
            if (!_seen.TryGetValue(shopper, out var seen))
                _seen.Add(shopper, seen = new HashSet<string>(StringComparer.Ordinal));
            if (!seen.Add(id.GetString()!))
            {
                Duplicates++;
                return;
            }
        }

        Answered.Add(record.Offset);
        if (!Carts.TryGetValue(shopper, out var cart))
            Carts.Add(shopper, cart = new CartFold());
        cart.Add(
            e.GetProperty("item_id").GetString()!,
            e.GetProperty("event_type").GetString()!,
            e.TryGetProperty("quantity", out var quantity) ? quantity.GetInt32() : null);
    }
}
