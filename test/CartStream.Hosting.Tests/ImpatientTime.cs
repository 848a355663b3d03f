namespace CartStream.Hosting.Tests;

/// <summary>A clock whose pauses are noted, and over at once.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    public List<TimeSpan> Pauses { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero)
            Pauses.Add(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
