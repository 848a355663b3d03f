namespace CartStream.Simulation.Running;

/// <summary>A timer of a simulated process: a thread of it that calls when the simulated time has come.</summary>
internal sealed class SimulatedTimer : ITimer
{
    private readonly Scheduler _scheduler;
    private readonly Action _call;
    private TimeSpan _period;
    private long _dueAt;
    private int _changes;
    private bool _isDisposed;

    public SimulatedTimer(
        Scheduler scheduler, SimulatedProcess process, Action call, TimeSpan dueTime, TimeSpan period)
    {
        (_scheduler, _call) = (scheduler, call);
        Change(dueTime, period);
        _ = scheduler.Start(process, Run);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        (_dueAt, _period) = (_scheduler.Later(dueTime), period);
        _changes++;
        return !_isDisposed;
    }

    public void Dispose() => _isDisposed = true;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Run()
    {
        while (!_isDisposed)
        {
            var seen = _changes;
            if (_scheduler.Wait("timer", () => _isDisposed || _changes != seen, _dueAt))
                continue;
            _dueAt = _period == TimeSpan.Zero ? long.MaxValue : _scheduler.Later(_period);
            _call();
        }
    }
}
