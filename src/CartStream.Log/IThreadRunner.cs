namespace CartStream.Log;

/// <summary>
/// Runs the pipeline's own threads and all their waits. A <see cref="TimeProvider"/> that implements it decides which
/// thread runs when, so that a simulation of many workers is the same in each run; with any other clock the operating
/// system decides.
/// </summary>
internal interface IThreadRunner
{
    /// <summary>Starts <paramref name="run"/> on a dedicated thread; its exception is in the task.</summary>
    Task Start(Action run);

    /// <summary>Waits until <paramref name="task"/> has completed, without throwing its exception.</summary>
    void WaitFor(Task task);

    /// <summary>Waits for <paramref name="wait"/>.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    void Pause(TimeSpan wait, CancellationToken cancellation);

    /// <summary>Waits until <paramref name="holds"/> returns true, which other threads cause.</summary>
    void Until(Func<bool> holds);

    /// <summary>Enters <paramref name="semaphore"/>.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    void Enter(SemaphoreSlim semaphore, CancellationToken cancellation);
}
