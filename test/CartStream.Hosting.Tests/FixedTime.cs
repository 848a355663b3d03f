namespace CartStream.Hosting.Tests;

/// <summary>A clock that stands, whose timers and spans are real.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
