using CartStream.Log;

namespace CartStream.Simulation.Running;

/// <summary>A process's clock, which may be wrong, and its threads.</summary>
internal sealed class SimulatedTime(Scheduler scheduler, SimulatedProcess process, TimeSpan skew)
    : TimeProvider, IThreadRunner
{
    /// <summary>The time at the simulation's start.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => scheduler.Now;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Start + skew + TimeSpan.FromTicks(scheduler.Now);

    /// <inheritdoc/>
    public override ITimer CreateTimer(
        TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new SimulatedTimer(scheduler, process, () => callback(state), dueTime, period);

    /// <inheritdoc/>
    Task IThreadRunner.Start(Action run) => scheduler.Start(process, run);

    /// <inheritdoc/>
    public void WaitFor(Task task) => scheduler.Wait("joining a thread", () => task.IsCompleted, long.MaxValue);

    /// <inheritdoc/>
    public void Pause(TimeSpan wait, CancellationToken cancellation)
    {
        scheduler.Wait("pause", () => cancellation.IsCancellationRequested, scheduler.Later(wait));
        cancellation.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Until(Func<bool> holds) => scheduler.Wait("another thread", holds, long.MaxValue);

    /// <inheritdoc/>
    public void Enter(SemaphoreSlim semaphore, CancellationToken cancellation)
    {
        while (!semaphore.Wait(0, CancellationToken.None))
        {
            scheduler.Wait(
                "turn", () => semaphore.CurrentCount > 0 || cancellation.IsCancellationRequested, long.MaxValue);
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
