namespace CartStream.Options;

/// <summary>A parameter of <see cref="ModelOptions"/> that is worth tuning, and its range.</summary>
/// <param name="Stage">Name of the algorithm that is used to compare values.</param>
/// <param name="Name">Group and option as in a parameter file, such as <c>knn.neighbours</c>.</param>
/// <param name="Min">Lowest value tried.</param>
/// <param name="Max">Highest value tried.</param>
/// <param name="IsLog">Whether steps are by factors rather than differences; the range is above 0 then.</param>
/// <param name="IsWhole">Whether it is a whole number.</param>
public sealed record TunableParameter(
    string Stage, string Name, double Min, double Max, bool IsLog = false, bool IsWhole = false)
{
    /// <summary>The value at a position in the range: 0 for the lowest, 1 for the highest.</summary>
    public double At(double position)
    {
        var value = IsLog ? Min * Math.Pow(Max / Min, position) : Min + (position * (Max - Min));
        return IsWhole ? Math.Round(value) : (float)value;
    }

    /// <summary>The position of a value in the range, 0 to 1; a value outside maps to the nearer end.</summary>
    public double PositionOf(double value)
    {
        var held = Math.Clamp(value, Min, Max);
        return IsLog ? Math.Log(held / Min) / Math.Log(Max / Min) : (held - Min) / (Max - Min);
    }

    /// <summary>
    /// Whether a value is within a hundredth of the range of its ends, so that values beyond may be better.
    /// </summary>
    public bool IsAtBound(double value) => PositionOf(value) is <= 0.01 or >= 0.99;
}
