using System.Globalization;

namespace CartStream.Schedules.Tests;

/// <summary>The seeds of random schedules: 2,000, or the number in <c>CARTSTREAM_SCHEDULES</c>.</summary>
internal static class ExploredSeeds
{
    public static IEnumerable<int> All { get; } = Enumerable.Range(
        1,
        int.TryParse(
            Environment.GetEnvironmentVariable("CARTSTREAM_SCHEDULES"), CultureInfo.InvariantCulture, out var count)
            ? count : 2_000);
}
