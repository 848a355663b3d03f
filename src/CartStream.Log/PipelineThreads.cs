namespace CartStream.Log;

/// <summary>
/// How the pipeline starts threads and waits: everything goes through the clock, so that it can be simulated.
/// </summary>
internal static class PipelineThreads
{
    /// <summary>Starts <paramref name="run"/> on a dedicated thread, for long-running work.</summary>
    public static Task StartThread(this TimeProvider time, Action run) =>
        time is IThreadRunner runner
            ? runner.Start(run)
            : Task.Factory.StartNew(
                run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Starts <paramref name="run"/>, which is short, on a pool thread.</summary>
    public static Task StartShort(this TimeProvider time, Action run) =>
        time is IThreadRunner runner ? runner.Start(run) : Task.Run(run, CancellationToken.None);

    /// <summary>Runs <paramref name="run"/>, which is short, on a pool thread and returns its result.</summary>
    public static async Task<T> RunShort<T>(this TimeProvider time, Func<T> run)
    {
        var result = default(T)!;
        await time.StartShort(() => result = run());
        return result;
    }

    /// <summary>
    /// The clock of waits for other threads, which still advances when a host has stopped the given clock.
    /// </summary>
    public static TimeProvider OfWaits(this TimeProvider time) => time is IThreadRunner ? time : TimeProvider.System;

    /// <summary>Waits for <paramref name="wait"/> without blocking a thread.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Task PauseAsync(this TimeProvider time, TimeSpan wait, CancellationToken cancellation) =>
        time is IThreadRunner runner
            ? runner.Start(() => runner.Pause(wait, cancellation))
            : Task.Delay(wait, time, cancellation);

    /// <summary>
    /// Waits, with <paramref name="gate"/> held, until <paramref name="holds"/> returns true; the thread that makes it
    /// true pulses the gate.
    /// </summary>
    public static void WaitForPulse(this TimeProvider time, object gate, Func<bool> holds)
    {
        while (!holds())
        {
            if (time is not IThreadRunner runner)
            {
                Monitor.Wait(gate);
                continue;
            }

            Monitor.Exit(gate);
            try
            {
                runner.Until(holds);
            }
            finally
            {
                Monitor.Enter(gate);
            }
        }
    }

    /// <summary>Waits until <paramref name="task"/> has completed, without throwing its exception.</summary>
    /// <remarks>A task's own wait spins first, which uses more CPU than small batches do.</remarks>
    public static void WaitFor(this TimeProvider time, Task task)
    {
        if (task.IsCompleted)
            return;
        if (time is IThreadRunner runner)
            runner.WaitFor(task);
        else
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
    }

    /// <summary>Waits until <paramref name="task"/> has completed, and throws its exception.</summary>
    public static void Join(this TimeProvider time, Task task)
    {
        time.WaitFor(task);
        task.GetAwaiter().GetResult();
    }

    /// <summary>The same without blocking a thread, except in a simulation, which has no other way to wait.</summary>
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

    /// <summary>Enters <paramref name="semaphore"/>.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Enter(this TimeProvider time, SemaphoreSlim semaphore, CancellationToken cancellation)
    {
        if (time is IThreadRunner runner)
            runner.Enter(semaphore, cancellation);
        else
            semaphore.Wait(cancellation);
    }
}
