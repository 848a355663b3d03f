using System.Buffers;
using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.Processor;
using CartStream.Recommendations;
using CartStream.Tests.Logs;

namespace CartStream.Tests.Processing.Processor;

/// <summary>A pipeline on an embedded log of its own, which a test can stop and start again.</summary>
internal sealed class PipelineHost : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ProcessorOptions _options;

    private readonly Func<ShopModel> _createModel;

    public PipelineHost(ProcessorOptions? options = null, Func<ShopModel>? createModel = null)
    {
        _options = options ?? new ProcessorOptions();
        _createModel = createModel ?? (() => ShopModel.Create(new ModelOptions()));
        Log = OpenLog();
        Log.CreateTopics(Topology.Topics(partitions: 1));
        Processor = OpenProcessor();
    }

    /// <summary>Where the files of the store are.</summary>
    public string Folder => _folder.Path;

    public SqliteLog Log { get; private set; }

    public StreamProcessor Processor { get; private set; }

    public ItemDictionary Items { get; private set; } = new();

    public ShopModel Model { get; private set; } = null!;

    /// <summary>Ends the process, as far as the log can see, and begins a new one on the same file.</summary>
    public void Restart() => Restart(_options);

    /// <summary>The same with other options.</summary>
    public void Restart(ProcessorOptions options)
    {
        _options = options;
        Processor.Dispose();
        Log.Dispose();
        Log = OpenLog();
        Processor = OpenProcessor();
    }

    /// <summary>Appends events to the log, as a replayed history: their records have their times.</summary>
    public void Send(params TestEvent[] events) => Send(receivedSecond: null, events);

    /// <summary>Appends events to the log as received at a time; null for their own.</summary>
    public void Send(long? receivedSecond, params TestEvent[] events)
    {
        using var producer = Log.OpenProducer("test");
        using var transaction = producer.Begin();
        var json = new ArrayBufferWriter<byte>();
        foreach (var test in events)
        {
            json.ResetWrittenCount();
            var e = test.ToEvent();
            ShopperEventJson.Write(json, e);
            var receivedMs = receivedSecond * 1_000 ?? e.TimeMs;
            transaction.Append(Topology.UserEvents, 0, e.ShopperId, json.WrittenSpan, receivedMs);
        }

        transaction.Commit();
    }

    /// <summary>Appends bytes that need not be an event.</summary>
    public void SendRaw(string key, string value)
    {
        using var producer = Log.OpenProducer("test");
        using var transaction = producer.Begin();
        var bytes = Encoding.UTF8.GetBytes(value);
        transaction.Append(Topology.UserEvents, 0, Encoding.UTF8.GetBytes(key), bytes, 77);
        transaction.Commit();
    }

    /// <summary>Processes everything that is in the log.</summary>
    public void ProcessAll()
    {
        while (Processor.ProcessBatch(TimeSpan.Zero, CancellationToken.None) > 0)
        {
        }

        Processor.Flush();
    }

    /// <summary>As another client of the processor's group could.</summary>
    public void MoveGroup(long offset)
    {
        using var producer = Log.OpenProducer("another-client");
        using var transaction = producer.Begin();
        transaction.CommitOffset(Topology.ProcessorGroup, Topology.UserEvents, 0, offset);
        transaction.Commit();
    }

    /// <summary>Every stored recommendation, oldest first.</summary>
    public List<Recommendation> Recommendations()
    {
        var found = new List<Recommendation>();
        Read(Topology.Recommendations, record =>
            found.Add(RecommendationRecord.Read(
                record.Key, record.Value, record.TimeMs, Topology.UserEvents, partition: 0)));
        return found;
    }

    /// <summary>
    /// Every stored recommendation to the last byte, of a host that processed the events: all at once, or with a
    /// restart behind the first <paramref name="restartAfter"/>.
    /// </summary>
    public static string Process(ProcessorOptions options, List<TestEvent> events, int? restartAfter)
    {
        using var host = new PipelineHost(options);
        if (restartAfter is { } first)
        {
            host.Send([.. events.Take(first)]);
            host.ProcessAll();
            host.Restart();
        }

        host.Send([.. events.Skip(restartAfter ?? 0)]);
        host.ProcessAll();
        var text = new StringBuilder();
        host.Read(Topology.Recommendations, record => text.Append(record.Offset)
            .Append(Convert.ToHexString(record.Key)).AppendLine(Encoding.UTF8.GetString(record.Value)));
        return text.ToString();
    }

    /// <summary>Hands every record of a topic to <paramref name="take"/>.</summary>
    public void Read(string topic, Action<LogRecord> take)
    {
        var batch = new RecordBatch();
        using var reader = Log.OpenReader(topic, 0, 0);
        while (reader.Read(batch, 1_000, TimeSpan.Zero, CancellationToken.None) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
                take(batch[i]);
        }
    }

    public void Dispose()
    {
        Processor.Dispose();
        Log.Dispose();
        _folder.Dispose();
    }

    private SqliteLog OpenLog() => new(new SqliteLogOptions { Path = _folder.File("store.db") });

    private StreamProcessor OpenProcessor()
    {
        Items = new ItemDictionary();
        Model = _createModel();
        return StreamProcessor.Open(Log, partition: 0, _options, Items, Model, TimeProvider.System);
    }
}
