using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Processor;
using CartStream.Shoppers;
using CartStream.Simulation.Brokers;
using CartStream.Simulation.Running;
using CartStream.Simulation.Shop;

namespace CartStream.Simulation.Checking;

/// <summary>
/// What came out of crashes and faults is what one processor makes of the same events that nothing happens to: byte for
/// byte where the model learns in the log's order or not at all. Where it follows the log, answers depend on how far it
/// was, and which events are answered, carts, dead letters and sessions are compared.
/// </summary>
/// <param name="cluster">The log.</param>
/// <param name="plan">How events were processed.</param>
/// <param name="hasErased">Whether records were taken out of the log, whose answers had been given.</param>
internal sealed class ReplayCheck(SimulatedCluster cluster, SimulationPlan plan, bool hasErased)
{
    private readonly Scheduler _scheduler = cluster.Scheduler;

    // The catalogue is read beside the stream.
    private readonly bool _bytesDiffer =
        hasErased || plan.Manages || plan.Learning == ModelLearning.FromSessions;

    /// <summary>Processes each partition's events anew and compares.</summary>
    public void Check()
    {
        var clean = CopyOfEvents();
        var process = new SimulatedProcess("replay");
        var log = new SimulatedLog(clean, process, isFaultless: true);
        var time = new SimulatedTime(_scheduler, process, TimeSpan.Zero);
        var options = plan.ProcessorOptions with { BatchEventsMax = 100_000 };
        for (var partition = 0; partition < plan.Partitions; partition++)
        {
            var model = plan.CreateModel();
            using var processor = StreamProcessor.Open(log, partition, options, new ItemDictionary(), model, time);
            while (processor.ProcessBatch(TimeSpan.Zero, CancellationToken.None) > 0)
            {
            }

            processor.Flush();
            Compare(clean, partition);
            if (plan.Learning == ModelLearning.InBatch && !hasErased)
                CompareRestored(model.Model.Checksum(), time);
        }
    }

    /// <summary>A worker that starts now has the same model as one that never stopped.</summary>
    private void CompareRestored(ulong expected, TimeProvider time)
    {
        var log = new SimulatedLog(cluster, new SimulatedProcess("restart"), isFaultless: true);
        var model = plan.CreateModel();
        using var restored = StreamProcessor.Open(log, 0, plan.ProcessorOptions, new ItemDictionary(), model, time);
        var found = model.Model.Checksum();
        if (found != expected)
        {
            _scheduler.Fail($"a model that is restored has the checksum {found:x16}, expected {expected:x16} of one {
                ""}that never ended");
        }
    }

    private void Compare(SimulatedCluster clean, int partition)
    {
        ComparePassedOn(clean, partition);
        Compare(clean, Topology.Sessions, partition, EventsOf);
        Compare(clean, Topology.DeadLetters, partition, TextOf);
        Compare(clean, Topology.ShopperState, partition, _bytesDiffer ? CartOf : HexOf);
        if (hasErased)
            return;
        Compare(clean, Topology.Recommendations, partition, _bytesDiffer ? AnsweredOf : TextOf);
        Compare(clean, Topology.Quality, partition, _bytesDiffer ? CountsOf : FiguresOf);
    }

    private SimulatedCluster CopyOfEvents()
    {
        var clean = new SimulatedCluster(_scheduler, cluster.Clock) { Kept = [] };
        foreach (var topic in cluster.Topics)
            clean.Create(topic);
        var seen = new SimulatedTransactionState("copy", 0, 0) { Outcome = TransactionOutcome.Committed };
        foreach (var from in cluster.Find(Topology.UserEvents))
        {
            var into = clean.Find(Topology.UserEvents, from.Number);
            foreach (var record in from.Committed())
            {
                while (into.Next < record.Offset)
                    into.AppendMark(seen);
                into.Append(seen, WithoutOffsets(record).ToLogRecord(from.Number), record.TimeMs);
            }
        }

        return clean;
    }

    /// <summary>Processors forward each record of a linked id to <c>user-events</c> once.</summary>
    private void ComparePassedOn(SimulatedCluster clean, int partition)
    {
        if (hasErased)
            return;
        var id = Topology.TransactionalIdOf(partition);
        for (var to = 0; to < plan.Partitions; to++)
        {
            var found = cluster.Find(Topology.UserEvents, to).Committed()
                .Where(record => record.Transaction.TransactionalId == id && !EventMaker.IsLinkOfTopic(record))
                .Select(PassedOn).ToList();
            var expected = clean.Kept!
                .Where(record => record.Transaction.TransactionalId == id && record.Offset == to)
                .Select(PassedOn).ToList();
            if (found.SequenceEqual(expected, StringComparer.Ordinal))
                continue;
            var at = found.Zip(expected).TakeWhile(pair => pair.First == pair.Second).Count();
            _scheduler.Fail($"record {at} that partition {partition} sent to {to} differs from a replay's: found {
                found.ElementAtOrDefault(at) ?? "the end"}, expected {expected.ElementAtOrDefault(at) ?? "the end"}");
        }
    }

    private static string PassedOn(SimulatedRecord record) =>
        $"{Encoding.UTF8.GetString(record.Key)} {TextOf(record)} {
            string.Join(' ', record.Headers.Select(header => $"{header.Name}={header.Value}"))}";

    /// <summary>A request to forget contains the offset up to which it has read the other log's sessions.</summary>
    private static SimulatedRecord WithoutOffsets(SimulatedRecord record)
    {
        const string offset = "\"sessions_read\":";
        var text = Encoding.UTF8.GetString(record.Value!);
        if (text.IndexOf(offset, StringComparison.Ordinal) is var at && at < 0)
            return record;
        var from = at + offset.Length;
        var value = Encoding.UTF8.GetBytes($"{text[..from]}0{text[text.IndexOf(',', from)..]}");
        return new SimulatedRecord
        {
            Offset = record.Offset,
            Transaction = record.Transaction,
            Key = record.Key,
            Value = value,
            Headers = record.Headers,
        };
    }

    private void Compare(
        SimulatedCluster clean, string topic, int partition, Func<SimulatedRecord, string?> text)
    {
        if (_scheduler.Failure is not null)
            return;
        var found = Lines(cluster.Find(topic, partition), text);
        var expected = Lines(clean.Find(topic, partition), text);
        if (topic == Topology.ShopperState)
            LeaveOutExpired(clean, partition, found, expected);
        if (found.SequenceEqual(expected))
            return;
        var at = found.Zip(expected).TakeWhile(pair => pair.First == pair.Second).Count();
        var (one, other) = (TextAt(found, at), TextAt(expected, at));
        _scheduler.Fail($"'{topic}' [{partition}] differs from a replay's at record {at}: found {
            Around(one, other)}, expected {Around(other, one)}");
    }

    /// <summary>When a state that counts as unknown is deleted depends on how records are batched.</summary>
    private void LeaveOutExpired(
        SimulatedCluster clean,
        int partition,
        List<(string Key, string? Text)> found,
        List<(string Key, string? Text)> expected)
    {
        if (clean.TotalsOf(partition)?.StreamTimeMs is not { } nowMs)
            return;
        var sinceMs = nowMs - plan.ProcessorOptions.Shoppers.RetentionMs - TimeSpan.MillisecondsPerDay;
        var expired = new[] { cluster, clean }
            .SelectMany(one => one.Find(Topology.ShopperState, partition).Newest())
            .Where(record => record.Value is { } state && ShopperStateCodec.IdleSinceMs(state) < sinceMs)
            .Select(record => Encoding.UTF8.GetString(record.Key))
            .ToHashSet(StringComparer.Ordinal);
        found.RemoveAll(line => expired.Contains(line.Key));
        expected.RemoveAll(line => expired.Contains(line.Key));
    }

    private static List<(string Key, string? Text)> Lines(
        SimulatedPartition partition, Func<SimulatedRecord, string?> text)
    {
        var records = partition.Topic.Compacted
            ? partition.Newest().Where(record => record.Value is not null)
                .OrderBy(record => Convert.ToHexString(record.Key), StringComparer.Ordinal)
            : partition.Committed();
        return
        [
            .. records.Select(record => (Key: Encoding.UTF8.GetString(record.Key), Text: text(record)))
                .Where(line => line.Text is not null),
        ];
    }

    private static string TextAt(List<(string Key, string? Text)> lines, int at) =>
        at < lines.Count ? $"{lines[at].Key} {lines[at].Text}" : "the end";

    /// <summary>The key, and what is about where two texts begin to differ.</summary>
    private static string Around(string text, string other)
    {
        const int before = 60;
        const int length = 160;
        var at = text.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        var from = Math.Max(0, at - before);
        var cut = text[from..Math.Min(text.Length, from + length)];
        return from == 0 ? cut : $"{text[..text.IndexOf(' ')]} … {cut}";
    }

    private static string TextOf(SimulatedRecord record) => Encoding.UTF8.GetString(record.Value!);

    /// <summary>
    /// The events of a session without their items' categories, because categories that became known later may be
    /// missing.
    /// </summary>
    private static string EventsOf(SimulatedRecord record)
    {
        using var session = JsonDocument.Parse(record.Value!);
        return string.Join(", ", session.RootElement.GetProperty("events").EnumerateArray()
            .Select(e => $"{e[0]} {e[1]} {e[2]} {e[3]}"));
    }

    private static string HexOf(SimulatedRecord record) => Convert.ToHexString(record.Value!);

    private static string AnsweredOf(SimulatedRecord record) => $"{Answers.OffsetOf(record.Value!)}";

    /// <summary>The cart and what else doesn't depend on answers.</summary>
    private static string CartOf(SimulatedRecord record)
    {
        var items = new ItemDictionary();
        var lines = new List<CartItem>();
        var state = new ShopperStateCodec(items).Decode(record.Value!);
        state.Cart.CopyTo(lines);
        return $"cart {state.Cart.Version} at {state.LastAt}: {string.Join(", ", lines.Select(line =>
            $"{line.Quantity} {Encoding.UTF8.GetString(items.Id(line.Item))} of {line.AddedAt}"))}";
    }

    private static string? CountsOf(SimulatedRecord record)
    {
        if (!record.Key.AsSpan().SequenceEqual("totals"u8))
            return null;
        var totals = ProcessorTotals.FromJson(record.Value!);
        return $"{totals.Events} {totals.DeadLetters} {totals.Duplicates} {totals.Late} {totals.Sessions} {
            totals.Shoppers} {totals.Recommendations} {totals.StreamTimeMs}";
    }

    private static string FiguresOf(SimulatedRecord record)
    {
        var text = Encoding.UTF8.GetString(record.Value!);
        if (!record.Key.AsSpan().SequenceEqual("totals"u8))
            return text;
        // The mutations take the offset out, and a replay has no topic with links.
        var totals = JsonNode.Parse(text)!.AsObject();
        totals.Remove("next_offset");
        totals.Remove("identity_offsets");
        totals.Remove("Unknown");
        return totals.ToJsonString();
    }
}
