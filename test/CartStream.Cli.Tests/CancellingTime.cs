namespace CartStream.Cli.Tests;

/// <summary>A clock that interrupts a run after a number of readings.</summary>
internal sealed class CancellingTime(int asks, CancellationTokenSource interruption) : TimeProvider
{
    private int _left = asks;

    public override long GetTimestamp()
    {
        if (Interlocked.Decrement(ref _left) == 0)
            interruption.Cancel();
        return base.GetTimestamp();
    }
}
