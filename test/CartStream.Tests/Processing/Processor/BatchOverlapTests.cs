using CartStream.Events;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.Processor;

namespace CartStream.Tests.Processing.Processor;

/// <summary>A processor's work while its last batch is being committed.</summary>
public sealed class BatchOverlapTests : IDisposable
{
    private readonly PipelineHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void ProcessBatch_behind_a_small_batch_reads_when_that_is_committed()
    {
        using var log = new StepLog(_host.Log);
        using var processor = Open(log, batchEventsMax: 20);
        _host.Send(View(1));
        processor.ProcessBatch(TimeSpan.Zero, CancellationToken.None);
        _host.Send(View(2), View(3));
        processor.ProcessBatch(TimeSpan.Zero, CancellationToken.None);
        processor.Flush();

        log.Steps.ShouldBe(["read 1", "commit", "read 2", "commit"]);
    }

    [Fact]
    public void ProcessBatch_behind_a_large_batch_reads_during_its_commit()
    {
        _host.Send([.. Enumerable.Range(1, 4).Select(View)]);
        using var log = new StepLog(_host.Log, readsBeforeCommit: 2);
        using var processor = Open(log, batchEventsMax: 2);
        processor.ProcessBatch(TimeSpan.Zero, CancellationToken.None);
        processor.ProcessBatch(TimeSpan.Zero, CancellationToken.None);
        processor.Flush();

        log.Steps.ShouldBe(["read 2", "read 2", "commit", "commit"]);
    }

    private static StreamProcessor Open(StepLog log, int batchEventsMax) => StreamProcessor.Open(
        log,
        partition: 0,
        new ProcessorOptions { BatchEventsMax = batchEventsMax },
        new ItemDictionary(),
        ShopModel.Create(new ModelOptions()),
        TimeProvider.System);

    private static TestEvent View(int second) => new(EventType.View, "a", second, "s");
}
