namespace CartStream.Datasets.Simulation;

/// <summary>
/// When shoppers come: a Poisson stream whose rate follows the hour of the day and the day of the week, by thinning
/// (Lewis and Shedler, 1979).
/// </summary>
internal sealed class Rhythm
{
    private const long HourMs = 3_600_000;

    /// <summary>Sessions relative to an average hour, by hour of the day in UTC: quiet nights, busy evenings.</summary>
    private static readonly double[] Hours =
    [
        0.40, 0.25, 0.18, 0.15, 0.20, 0.35, 0.60, 0.85, 1.00, 1.15, 1.25, 1.30,
        1.30, 1.25, 1.20, 1.20, 1.25, 1.40, 1.65, 1.85, 1.90, 1.65, 1.15, 0.70,
    ];

    /// <summary>The same by day of the week, from Sunday.</summary>
    private static readonly double[] Days = [1.12, 1.08, 1.02, 1.00, 0.98, 0.88, 0.92];

    private readonly double[] _shape = new double[7 * 24];
    private readonly double _shapeMax;
    private readonly double _gapMsAtMost;

    /// <summary>A rhythm with an average of <paramref name="sessionsPerHour"/> sessions per hour over a week.</summary>
    public Rhythm(double sessionsPerHour)
    {
        for (var i = 0; i < _shape.Length; i++)
            _shape[i] = Days[i / 24] * Hours[i % 24];
        var mean = _shape.Average();
        for (var i = 0; i < _shape.Length; i++)
            _shape[i] /= mean;
        _shapeMax = _shape.Max();
        _gapMsAtMost = HourMs / (sessionsPerHour * _shapeMax);
    }

    /// <summary>When the next session begins after <paramref name="timeMs"/>.</summary>
    public double NextArrivalMs(double timeMs, ref SplitMix64 random)
    {
        do
            timeMs -= Math.Log(1 - random.Share()) * _gapMsAtMost;
        while (!IsAwake((long)timeMs, ref random));
        return timeMs;
    }

    /// <summary>Whether a shopper who thinks of the shop at this hour comes; certain at the busiest hour.</summary>
    public bool IsAwake(long timeMs, ref SplitMix64 random)
    {
        // 1970-01-01 was a Thursday, day 4 of a week that begins on Sunday.
        var hourOfWeek = (timeMs / HourMs + 4 * 24) % _shape.Length;
        return random.Happens(_shape[hourOfWeek] / _shapeMax);
    }
}
