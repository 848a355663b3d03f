namespace CartStream.Tests.Evaluation.Offline;

/// <summary>A clock on which every look takes 10 µs.</summary>
internal sealed class SteppingClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks += 10 * TimeSpan.TicksPerMicrosecond;
}
