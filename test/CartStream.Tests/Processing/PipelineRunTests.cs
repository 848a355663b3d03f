using CartStream.Events;
using CartStream.Log;
using CartStream.Processing;
using CartStream.Processing.Ingest;
using CartStream.Tests.Processing.Processor;

namespace CartStream.Tests.Processing;

/// <summary>Sending and processing side by side, and what happens when one of them fails.</summary>
public sealed class PipelineRunTests : IDisposable
{
    private readonly PipelineHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task RunAsync_input_is_sent_processed_and_committed()
    {
        await Run(new ListedEvents(Events(50))).RunAsync(progress: null, TestContext.Current.CancellationToken);

        _host.Recommendations().Count.ShouldBe(50);
    }

    [Fact]
    public async Task RunAsync_input_that_fails_surfaces_after_what_came_before_is_processed()
    {
        var run = Run(new ListedEvents(Events(5), new IOException("torn")));

        (await Should.ThrowAsync<IOException>(run.RunAsync(null, TestContext.Current.CancellationToken)))
            .Message.ShouldBe("torn");
        _host.Recommendations().Count.ShouldBe(5);
    }

    [Fact]
    public async Task RunAsync_processing_that_fails_stops_the_input_and_surfaces()
    {
        using var endless = new EndlessEvents();
        var run = Run(endless);
        using var taker = _host.Log.OpenProducer($"{Topology.ProcessorGroup}-0");

        await Should.ThrowAsync<ProducerFencedException>(
            run.RunAsync(progress: null, TestContext.Current.CancellationToken));

        _host.Recommendations().ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_cancelled_ends_with_everything_processed_committed()
    {
        using var endless = new EndlessEvents();
        using var cancel = new CancellationTokenSource();

        await Run(endless).RunAsync(
            () =>
            {
                if (_host.Processor.Offset > 0)
                    cancel.Cancel();
            },
            cancel.Token);

        _host.Processor.Offset.ShouldBeGreaterThan(0);
        _host.Log.CommittedOffset(Topology.ProcessorGroup, Topology.UserEvents, 0).ShouldBe(_host.Processor.Offset);
    }

    private static TestEvent[] Events(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new TestEvent(EventType.View, $"i{i}", i, "s"))];

    private PipelineRun Run(IEventSource source) =>
        new(_host.Processor, new EventIngest(_host.Log, source, TimeProvider.System) { BatchEventsMax = 100 });

    private sealed class EndlessEvents : IEventSource
    {
        private int _second;

        public string Fingerprint => "endless";

        public SourceCounts Counts => default;

        public double? Progress => null;

        public bool TryRead(out ShopperEvent next)
        {
            next = new TestEvent(EventType.View, "a", _second++, "s").ToEvent();
            return true;
        }

        public void Dispose()
        {
        }
    }
}
