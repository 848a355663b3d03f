namespace CartStream.Benchmarks;

/// <summary>Measures the time of the benchmarks, and describes the machine.</summary>
internal static class Measure
{
    private const int Rounds = 5;

    /// <summary>
    /// Seconds per run of each action: the median of five rounds, taken in turns after one run to warm up.
    /// </summary>
    public static double[] MedianSeconds(params Action[] actions)
    {
        foreach (var action in actions)
            action();
        var seconds = actions.Select(_ => new double[Rounds]).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < actions.Length; i++)
            {
                var start = TimeProvider.System.GetTimestamp();
                actions[i]();
                seconds[i][round] = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
            }
        }

        return [.. seconds.Select(rounds => rounds.Order().ElementAt(Rounds / 2))];
    }

    /// <summary>Processor, cores and runtime, in one line.</summary>
    public static string Machine()
    {
        const string cpuInfo = "/proc/cpuinfo";
        var model = File.Exists(cpuInfo)
            ? File.ReadLines(cpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return $"{model?.Split(':')[1].Trim() ?? "unknown processor"}, {Environment.ProcessorCount} cores, "
            + $".NET {Environment.Version}";
    }
}
