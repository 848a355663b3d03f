namespace CartStream.Schedules.Tests.Scheduling;

/// <summary>Stands for <see cref="System.Threading.Volatile"/> in the library under test. Each call is a step.
/// </summary>
internal static class SteppedVolatile
{
    public static T Read<T>(ref readonly T location)
    {
        ThreadSchedule.Step();
        return location;
    }

    public static void Write<T>(ref T location, T value)
    {
        ThreadSchedule.Step();
        location = value;
    }

    public static void ReadBarrier() => ThreadSchedule.Step();

    public static void WriteBarrier() => ThreadSchedule.Step();
}
