using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Processing.Ingest;
using CartStream.Tests.Evaluation.Offline;

namespace CartStream.Tests.Processing.Ingest;

/// <summary>An input that is sent by two processes, or stopped half-way.</summary>
public sealed class EventIngestTakeOverTests : IDisposable
{
    private static readonly string[] Events = [.. Enumerable.Range(0, 10).Select(i => $"s ann item{i}")];
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteLog _log;

    public EventIngestTakeOverTests()
    {
        _log = OpenLog();
        _log.CreateTopics(Topology.Topics(partitions: 1));
    }

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task RunAsync_second_process_takes_over_and_nothing_is_sent_twice()
    {
        using var otherProcess = OpenLog();
        // While the first reads its event 5, two batches of 2 committed, another process sends the same input.
        var source = new DisturbedSource(
            Events, 5, () => SendAsync(otherProcess, new ListSource(Events)).GetAwaiter().GetResult());

        await Should.ThrowAsync<ProducerFencedException>(() => SendAsync(_log, source));

        SentItems().ShouldBe(AllItems());
    }

    [Fact]
    public async Task RunAsync_cancelled_leaves_whole_batches()
    {
        using var cancelled = new CancellationTokenSource();
        var source = new DisturbedSource(Events, 5, cancelled.Cancel);

        await SendUntilAsync(_log, source, cancelled.Token);

        SentItems().ShouldBe(AllItems().Take(6));
    }

    private static Task<EventIngest> SendAsync(SqliteLog log, IEventSource source) =>
        SendUntilAsync(log, source, TestContext.Current.CancellationToken);

    private static async Task<EventIngest> SendUntilAsync(
        SqliteLog log, IEventSource source, CancellationToken cancellation)
    {
        var ingest = new EventIngest(log, source, TimeProvider.System) { BatchEventsMax = 2 };
        await ingest.RunAsync(progress: null, cancellation);
        return ingest;
    }

    private static IEnumerable<string> AllItems() => Enumerable.Range(0, 10).Select(i => $"item{i}");

    private SqliteLog OpenLog() => new(new SqliteLogOptions { Path = _folder.File("store.db") });

    private List<string> SentItems()
    {
        var items = new List<string>();
        var parser = new ShopperEventParser();
        var batch = new RecordBatch();
        using var reader = _log.OpenReader(Topology.UserEvents, 0, 0);
        while (reader.Read(batch, 100, TimeSpan.Zero, CancellationToken.None) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                parser.TryRead(batch[i].Value, out var e, out _).ShouldBeTrue();
                items.Add(Encoding.UTF8.GetString(e.ItemId));
            }
        }

        return items;
    }

    /// <summary>A list of events; something happens before one of them is given.</summary>
    private sealed class DisturbedSource(string[] events, int at, Action disturb) : IEventSource
    {
        private readonly ListSource _events = new(events);
        private int _next;

        public string Fingerprint => _events.Fingerprint;

        public SourceCounts Counts => _events.Counts;

        public double? Progress => null;

        public bool TryRead(out ShopperEvent next)
        {
            if (_next++ == at)
                disturb();
            return _events.TryRead(out next);
        }

        public void Dispose() => _events.Dispose();
    }
}
