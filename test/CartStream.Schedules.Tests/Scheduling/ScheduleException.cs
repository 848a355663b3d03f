namespace CartStream.Schedules.Tests.Scheduling;

/// <summary>A schedule that ends in a failure.</summary>
internal sealed class ScheduleException(string message, Exception cause) : Exception(message, cause);
