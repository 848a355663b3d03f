using System.Buffers;
using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Recommendations;
using CartStream.Shoppers;
using CartStream.Tests;

namespace CartStream.Postgres.Tests;

/// <summary>An embedded log that a test writes the processor's topics of by hand. Times are seconds.</summary>
internal sealed class TestLog : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ItemDictionary _items = new();
    private readonly ILogProducer _producer;
    private readonly Dictionary<string, ShopperState> _states = new(StringComparer.Ordinal);
    private long _sourceOffset;

    public TestLog(int partitions = 1)
    {
        Log = new SqliteLog(new SqliteLogOptions { Path = _folder.File("store.db") });
        Log.CreateTopics(Topology.Topics(partitions));
        _producer = Log.OpenProducer("test");
    }

    public SqliteLog Log { get; }

    /// <summary>Appends a recommendation of popular items.</summary>
    public void Recommend(string session, string shopper, int second, string[] items, int partition = 0)
    {
        var ranked = items.Select((item, i) => new ScoredItem(
            _items.Intern(Encoding.UTF8.GetBytes(item)), 1f / (i + 1), new Explanation(Source.Popularity, i + 1, 0)));
        using var record = new RecommendationRecord(_items, "0123456789abcdef");
        var value = new ArrayBufferWriter<byte>();
        record.Write(value, Encoding.UTF8.GetBytes(shopper), [.. ranked], new ReceiptNumbers(_sourceOffset++, 0, 0));
        Append(Topology.Recommendations, partition, session, value.WrittenMemory, second);
    }

    /// <summary>Applies an event to a shopper's state and appends that.</summary>
    public void Act(EventType type, string shopper, string item, int second, int? quantity = null, int partition = 0)
    {
        var e = new TestEvent(type, item, second, "", shopper) { Quantity = quantity };
        if (!_states.TryGetValue(shopper, out var state))
            _states[shopper] = state = new ShopperState();
        state.Apply(e.ToEvent(), _items.Intern(Encoding.UTF8.GetBytes(item)), _sourceOffset++, new ShopperOptions());
        Append(
            Topology.ShopperState, partition, shopper, new ShopperStateCodec(_items).Encode(state), second);
    }

    /// <summary>Deletes a shopper's state.</summary>
    public void Delete(string shopper, int second, int partition = 0)
    {
        _states.Remove(shopper);
        using var transaction = _producer.Begin();
        transaction.Delete(Topology.ShopperState, partition, Encoding.UTF8.GetBytes(shopper), second * 1_000L);
        transaction.Commit();
    }

    /// <summary>Says of an item whether it is in stock; null for nothing of that.</summary>
    public void Describe(string item, bool? inStock, int second) => Append(
        Topology.Items,
        0,
        item,
        Encoding.UTF8.GetBytes(inStock is { } said
            ? $$"""{"price":1,"in_stock":{{(said ? "true" : "false")}}}"""
            : """{"price":1}"""),
        second);

    /// <summary>Withdraws an item.</summary>
    public void Withdraw(string item, int second) =>
        Append(Topology.Items, 0, item, """{"withdrawn":true}"""u8.ToArray(), second);

    /// <summary>Appends any record.</summary>
    public void Append(string topic, int partition, string key, ReadOnlyMemory<byte> value, long second)
    {
        using var transaction = _producer.Begin();
        transaction.Append(topic, partition, Encoding.UTF8.GetBytes(key), value.Span, second * 1_000L);
        transaction.Commit();
    }

    public void Dispose()
    {
        _producer.Dispose();
        Log.Dispose();
        _folder.Dispose();
    }
}
