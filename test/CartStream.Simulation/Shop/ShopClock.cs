using CartStream.Simulation.Running;

namespace CartStream.Simulation.Shop;

/// <summary>
/// What time it is in the shop and at its brokers, when clocks are right: it runs as fast as simulated time or faster,
/// so that days pass within a simulated minute.
/// </summary>
/// <param name="scheduler">The simulated time.</param>
/// <param name="speed">How many times as fast; 1 for as fast.</param>
internal sealed class ShopClock(Scheduler scheduler, int speed)
{
    private long _lastMs;

    /// <summary>Milliseconds since 1970.</summary>
    public long NowMs => SimulatedTime.Start.ToUnixTimeMilliseconds()
        + ((long)TimeSpan.FromTicks(scheduler.Now).TotalMilliseconds * speed);

    /// <summary>The same, later than ever before.</summary>
    public long NextMs() => _lastMs = Math.Max(_lastMs + 1, NowMs);
}
