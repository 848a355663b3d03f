namespace CartStream.Log;

/// <summary>How the pipeline starts threads and waits: all of it goes through the clock, so that it can be simulated.
/// </summary>
internal static class PipelineThreads
{
    /// <summary>Begins <paramref name="run"/> on a thread of its own, which it keeps for long.</summary>
    public static Task StartThread(this TimeProvider time, Action run) =>
        time is IThreadRunner runner
            ? runner.Start(run)
            : Task.Factory.StartNew(
                run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Begins <paramref name="run"/>, which is over soon, on a thread of the pool.</summary>
    public static Task StartShort(this TimeProvider time, Action run) =>
        time is IThreadRunner runner ? runner.Start(run) : Task.Run(run, CancellationToken.None);

    /// <summary>Waits until <paramref name="task"/> is over, and doesn't throw what it threw.</summary>
    /// <remarks>A task's own wait spins first, which takes more of a core than small batches do.</remarks>
    public static void WaitFor(this TimeProvider time, Task task)
    {
        if (task.IsCompleted)
            return;
        if (time is IThreadRunner runner)
            runner.WaitFor(task);
        else
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
    }

    /// <summary>Waits until <paramref name="task"/> is over, and throws what it threw.</summary>
    public static void Join(this TimeProvider time, Task task)
    {
        time.WaitFor(task);
        task.GetAwaiter().GetResult();
    }

    /// <summary>The same without holding a thread, but in a simulation, which has no other way to wait.</summary>
    public static Task JoinAsync(this TimeProvider time, Task task)
    {
        if (time is IThreadRunner)
            time.WaitFor(task);
        return task;
    }

    /// <summary>Waits for <paramref name="wait"/>.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Pause(this TimeProvider time, TimeSpan wait, CancellationToken cancellation)
    {
        if (time is IThreadRunner runner)
            runner.Pause(wait, cancellation);
        else
            Task.Delay(wait, time, cancellation).GetAwaiter().GetResult();
    }

    /// <summary>Takes one of the places of <paramref name="places"/>.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Enter(this TimeProvider time, SemaphoreSlim places, CancellationToken cancellation)
    {
        if (time is IThreadRunner runner)
            runner.Enter(places, cancellation);
        else
            places.Wait(cancellation);
    }
}
