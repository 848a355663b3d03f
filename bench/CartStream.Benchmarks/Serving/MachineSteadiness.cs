namespace CartStream.Benchmarks.Serving;

/// <summary>
/// How steadily the machine runs, before anything is measured on it: a host that throttles its guests reports that
/// nowhere, but a counting loop detects it.
/// </summary>
internal static class MachineSteadiness
{
    /// <summary>
    /// Steps of a slice: some 20 µs, short compared with the pauses to detect, long compared with reading a clock.
    /// </summary>
    private const int Steps = 20_000;
    private const int SlowFactor = 2;

    /// <summary>Counts on every core for this long, and reports the slow share of the time.</summary>
    public static string Describe(TimeSpan length)
    {
        var counting = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(
            () => Count(length), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        var slices = Task.WhenAll(counting).GetAwaiter().GetResult().SelectMany(of => of).Order().ToList();
        var usual = slices[slices.Count / 2];
        var slow = slices.Where(slice => slice > usual * SlowFactor).ToList();
        var share = slow.Sum() / slices.Sum();
        var factor = slow.Count == 0 ? 1 : slow.Average() / usual;
        return $"a loop that only counts, on every core for {length.TotalSeconds:N0} s before: for {share
            :P1} of the time at less than half its usual speed, {factor:N1} times slower there";
    }

    private static List<double> Count(TimeSpan length)
    {
        var slices = new List<double>();
        var (started, sum) = (TimeProvider.System.GetTimestamp(), 1UL);
        for (var before = TimeSpan.Zero; before < length;)
        {
            // A linear congruential generator (Knuth, TAOCP 2, 3.3.4): each step depends on the one before.
            for (var i = 0; i < Steps; i++)
                sum = (sum * 6_364_136_223_846_793_005) + 1;
            var now = TimeProvider.System.GetElapsedTime(started);
            slices.Add((now - before).TotalMicroseconds);
            before = now;
        }

        // The sum must be used, or the compiler would remove the steps.
        return sum == 0 ? [] : slices;
    }
}
