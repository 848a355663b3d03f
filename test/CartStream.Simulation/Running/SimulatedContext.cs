namespace CartStream.Simulation.Running;

/// <summary>
/// Runs asynchronous code on one simulated thread: what is to go on behind an await waits here for the thread's turn.
/// </summary>
internal sealed class SimulatedContext(Scheduler scheduler) : SynchronizationContext
{
    private readonly Queue<Action> _posted = [];

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        // Routing compiles its tables beside requests, which touches nothing that is simulated.
        if (!scheduler.IsOnItsThread)
        {
            base.Post(d, state);
            return;
        }

        _posted.Enqueue(() => d(state));
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs <paramref name="body"/> to its end on the thread that calls.</summary>
    public void Run(Func<Task> body)
    {
        SetSynchronizationContext(this);
        try
        {
            var task = body();
            while (!task.IsCompleted)
            {
                scheduler.Wait("await", () => _posted.Count > 0 || task.IsCompleted, long.MaxValue);
                while (_posted.TryDequeue(out var next))
                    next();
            }

            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(null);
        }
    }
}
