using System.Collections.Concurrent;

namespace CartStream.LearningToRank;

/// <summary>
/// The threads that help with training, one fewer than the machine has cores, because the calling thread works too.
/// They are not pool threads: a fit takes seconds, and would block the pool's other work for as long, such as an
/// application's requests and commits.
/// </summary>
/// <remarks>
/// Invariant: their tasks compute and never wait, so that any number of fits can share them. They start with the first
/// task and end with the process.
/// </remarks>
internal sealed class TrainingThreads : TaskScheduler
{
    private static readonly int Threads = Math.Max(1, Environment.ProcessorCount - 1);

    private readonly BlockingCollection<Task> _tasks = [];
    private readonly Lock _gate = new();
    private bool _started;

    private TrainingThreads()
    {
    }

    /// <summary>The threads of the process.</summary>
    public static TrainingThreads Shared { get; } = new();

    /// <summary>Most threads of a loop: these, and the calling one.</summary>
    public override int MaximumConcurrencyLevel => Threads + 1;

    /// <summary>How a loop of a fit runs.</summary>
    /// <param name="cores">The most cores that it uses; 0 for all.</param>
    /// <param name="cancel">Ends the loop.</param>
    public static ParallelOptions Options(int cores, CancellationToken cancel) => new()
    {
        CancellationToken = cancel,
        MaxDegreeOfParallelism = cores == 0 ? Environment.ProcessorCount : cores,
        TaskScheduler = Shared,
    };

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            for (var i = 0; i < Threads && !_started; i++)
                new Thread(Work) { IsBackground = true, Name = $"cartstream-train-{i}" }.Start();
            _started = true;
        }

        _tasks.Add(task);
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];

    private void Work()
    {
        foreach (var task in _tasks.GetConsumingEnumerable())
            TryExecuteTask(task);
    }
}
