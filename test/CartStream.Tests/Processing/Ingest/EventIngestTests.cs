using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Ingest;
using CartStream.Tests.Logs;
using CartStream.Tests.Processing.Processor;

namespace CartStream.Tests.Processing.Ingest;

/// <summary>An input is in the log once, whatever happened on the way.</summary>
public sealed class EventIngestTests : IDisposable
{
    private readonly PipelineHost _host = new();
    private readonly LeapingTime _time = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(5_000)]
    public async Task RunAsync_any_batch_size_sends_every_event_once_in_order(int batch)
    {
        var ingest = Ingest(Events(7), batch: batch);

        await ingest.RunAsync(null, TestContext.Current.CancellationToken);

        Sent().ShouldBe(["i0", "i1", "i2", "i3", "i4", "i5", "i6"]);
        (ingest.Sent, ingest.SentBefore).ShouldBe((7, 0));
    }

    [Fact]
    public async Task RunAsync_second_run_of_the_same_input_sends_nothing()
    {
        await Ingest(Events(4)).RunAsync(null, TestContext.Current.CancellationToken);
        var again = Ingest(Events(4));

        await again.RunAsync(null, TestContext.Current.CancellationToken);

        Sent().Count.ShouldBe(4);
        (again.Sent, again.SentBefore).ShouldBe((4, 4));
    }

    [Fact]
    public async Task RunAsync_source_that_fails_half_way_keeps_what_came_before_and_goes_on_behind_it()
    {
        var failing = Ingest(Events(3), new IOException("torn"), batch: 2);
        (await Should.ThrowAsync<IOException>(failing.RunAsync(null, TestContext.Current.CancellationToken)))
            .Message.ShouldBe("torn");
        Sent().ShouldBe(["i0", "i1", "i2"]);

        await Ingest(Events(5)).RunAsync(null, TestContext.Current.CancellationToken);

        Sent().ShouldBe(["i0", "i1", "i2", "i3", "i4"]);
    }

    [Fact]
    public async Task RunAsync_input_that_got_shorter_says_so()
    {
        await Ingest(Events(4)).RunAsync(null, TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<IOException>(Ingest(Events(3)).RunAsync(null, TestContext.Current.CancellationToken)))
            .Message.ShouldBe("input listed: found 3 events, expected the 4 that were sent before; has it changed?");
    }

    [Fact]
    public async Task RunAsync_note_that_is_no_number_says_so_rather_than_to_send_all_again()
    {
        using (var producer = _host.Log.OpenProducer("test"))
        using (var transaction = producer.Begin())
        {
            transaction.Append(Topology.Inputs, 0, "listed"u8, "4 or so"u8, 0);
            transaction.Commit();
        }

        (await Should.ThrowAsync<InvalidDataException>(
            Ingest(Events(5)).RunAsync(null, TestContext.Current.CancellationToken)))
            .Message.ShouldBe("topic inputs, key 'listed': found '4 or so', expected a number of events");
        Sent().ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_cancelled_before_it_began_sends_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Ingest(Events(3)).RunAsync(null, cancelled.Token);

        Sent().ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_with_a_speed_keeps_the_gaps_divided_by_it()
    {
        var events = Events(11);

        await Ingest(events, speed: 20).RunAsync(null, TestContext.Current.CancellationToken);

        Sent().Count.ShouldBe(11);
        _time.Waited.ShouldBe(TimeSpan.FromSeconds(0.5), "ten seconds at twenty times the speed");
    }

    [Fact]
    public async Task RunAsync_event_before_its_predecessor_is_due_at_once()
    {
        TestEvent[] events = [View("a", 10), View("b", 0), View("c", 11)];

        await Ingest(events, speed: 1).RunAsync(null, TestContext.Current.CancellationToken);

        Sent().ShouldBe(["a", "b", "c"]);
        _time.Waited.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Speed_that_is_none_throws(double speed) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Ingest([], speed: speed));

    private static TestEvent[] Events(int count) => [.. Enumerable.Range(0, count).Select(i => View($"i{i}", i))];

    private static TestEvent View(string item, int second) => new(EventType.View, item, second, "s");

    private EventIngest Ingest(
        TestEvent[] events, IOException? failure = null, int batch = 5_000, double? speed = null) =>
        new(_host.Log, new ListedEvents(events, failure), _time) { BatchEventsMax = batch, Speed = speed };

    private List<string> Sent()
    {
        var items = new List<string>();
        var parser = new ShopperEventParser();
        _host.Read(Topology.UserEvents, record =>
        {
            parser.TryRead(record.Value, out var e, out _).ShouldBeTrue();
            items.Add(Encoding.UTF8.GetString(e.ItemId));
        });
        return items;
    }
}
