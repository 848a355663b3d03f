using CartStream.Events;
using CartStream.Log;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.ModelSync;
using CartStream.Processing.Processor;
using CartStream.Processing.Worker;

namespace CartStream.Kafka.Tests;

/// <summary>A worker on a thread of its own, as a process would be.</summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly StreamWorker _worker;
    private readonly Task _run;
    private readonly SemaphoreSlim _polled = new(0);

    public RunningWorker(
        IEventLog log, WorkerOptions? options = null, TimeProvider? time = null, ISnapshotStore? snapshots = null)
    {
        options ??= new WorkerOptions { Processor = FromSessions };
        var (items, model) = options.Processor.Learning == ModelLearning.Frozen && snapshots is null
            ? FrozenShop.Create()
            : (new ItemDictionary(), ShopModel.Create(new ModelOptions()));
        _worker = new StreamWorker(log, options, items, model, time ?? TimeProvider.System, snapshots);
        _run = Task.Factory.StartNew(
            () => _worker.Run(() => _polled.Release(), _stop.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    public static ProcessorOptions FromSessions { get; } = new() { Learning = ModelLearning.FromSessions };

    public WorkerStatus Status => _worker.Status;

    /// <summary>Ends when the worker has: by itself, or because it failed.</summary>
    public Task Ended => _run;

    /// <summary>Waits until the worker's status fulfils the condition.</summary>
    public async Task WaitFor(Func<WorkerStatus, bool> reached)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(WorkerProbe.Patience);
        while (!reached(Status))
        {
            if (_run.IsCompleted)
                await _run;
            try
            {
                await _polled.WaitAsync(TimeSpan.FromMilliseconds(20), patience.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"not reached; the worker is at {Status}", e);
            }
        }
    }

    /// <summary>Asks the worker to end behind its open batches, and waits until it has.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(WorkerProbe.Patience, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _worker.Dispose();
        _stop.Dispose();
        _polled.Dispose();
    }
}
