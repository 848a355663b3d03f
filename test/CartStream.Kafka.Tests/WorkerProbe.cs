using System.Text;
using CartStream.Datasets.Simulation;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Ingest;
using CartStream.Recommendations;
using CartStream.Shoppers;
using CartStream.Tests.Logs;

namespace CartStream.Kafka.Tests;

/// <summary>Sends events to workers and reads their outputs.</summary>
internal static class WorkerProbe
{
    /// <summary>Long enough for anything that is going to happen.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Sends a simulated shop's events.</summary>
    public static async Task SendAsync(IEventLog log, int events, long seed = 1)
    {
        using var source = new ShopSimulator(Shop(events, seed));
        await new EventIngest(log, source, TimeProvider.System)
            .RunAsync(progress: null, TestContext.Current.CancellationToken);
    }

    /// <summary>A small shop.</summary>
    public static SimulatorOptions Shop(int events, long seed) => new()
    {
        Events = events, Items = 200, NewItemsPerDay = 5, Shoppers = Math.Max(20, events / 10), Seed = seed,
    };

    /// <summary>Every recommendation by its source, <c>partition/offset</c>; fails when one comes twice.</summary>
    /// <param name="log">The log.</param>
    /// <param name="withModel">Whether what was recommended is told, or only to whom.</param>
    public static SortedDictionary<string, string> Answers(IEventLog log, bool withModel = true)
    {
        var answers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        ForEach(log, Topology.Recommendations, (partition, record) =>
        {
            var answer = RecommendationRecord.Read(
                record.Key, record.Value, record.TimeMs, Topology.UserEvents, partition);
            var items = answer.Items.Select(item => $"{item.ItemId} {item.Score:R} {item.Source} {item.Reason}");
            var what = withModel ? $" {answer.Receipt.ModelVersion}: {string.Join(", ", items)}" : "";
            answers.Add(
                $"{partition}/{answer.Receipt.Offset}",
                $"{answer.SessionId} {answer.ShopperId} {answer.Time:O} {answer.Receipt.CartVersion}{what}");
        });
        return answers;
    }

    /// <summary>Every shopper's cart, as the newest state has it.</summary>
    public static SortedDictionary<string, string> Carts(IEventLog log)
    {
        var items = new ItemDictionary();
        var codec = new ShopperStateCodec(items);
        var carts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var lines = new List<CartItem>();
        ForEach(log, Topology.ShopperState, (_, record) =>
        {
            codec.Decode(record.Value).Cart.CopyTo(lines);
            carts[Encoding.UTF8.GetString(record.Key)] = string.Join(
                ' ', lines.Select(line => $"{Encoding.UTF8.GetString(items.Id(line.Item))}x{line.Quantity}"));
        });
        return carts;
    }

    /// <summary>Waits until something is so.</summary>
    public static async Task WaitForAsync(Func<bool> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new TimeoutException("not reached");
            await Task.Yield();
        }
    }

    /// <summary>How many records a topic has.</summary>
    public static int Count(IEventLog log, string topic)
    {
        var count = 0;
        ForEach(log, topic, (_, _) => count++);
        return count;
    }

    /// <summary>Hands every record of a topic on, with its partition.</summary>
    public static void ForEach(IEventLog log, string topic, Action<int, LogRecord> take)
    {
        var partitions = log.CountPartitions(topic);
        for (var partition = 0; partition < partitions; partition++)
            log.AwaitVisible(topic, partition);
        var batch = new RecordBatch();
        using var reader = log.OpenReader(topic, new long[partitions]);
        while (reader.Read(batch, 1_000, TimeSpan.Zero, TestContext.Current.CancellationToken) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
                take(batch[i].Partition, batch[i]);
        }
    }
}
