namespace CartStream.Schedules.Tests.Scheduling;

/// <summary>
/// Stands for <see cref="System.Threading.Interlocked"/> in the library under test: each call is a step.
/// </summary>
internal static class SteppedInterlocked
{
    public static void MemoryBarrier() => ThreadSchedule.Step();
}
