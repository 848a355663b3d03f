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

    /// <summary>What <paramref name="run"/> returns, which is over soon, from a thread of the pool.</summary>
    public static async Task<T> RunShort<T>(this TimeProvider time, Func<T> run)
    {
        var result = default(T)!;
        await time.StartShort(() => result = run());
        return result;
    }

    /// <summary>
    /// The clock of waits for other threads, which a clock that a host has stopped does not hold up.
    /// </summary>
    public static TimeProvider OfWaits(this TimeProvider time) => time is IThreadRunner ? time : TimeProvider.System;

    /// <summary>Waits for <paramref name="wait"/> without holding a thread.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Task PauseAsync(this TimeProvider time, TimeSpan wait, CancellationToken cancellation) =>
        time is IThreadRunner runner
            ? runner.Start(() => runner.Pause(wait, cancellation))
            : Task.Delay(wait, time, cancellation);

    /// <summary>
    /// Waits, with <paramref name="gate"/> held, until <paramref name="holds"/>; who makes it so pulses the gate.
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
