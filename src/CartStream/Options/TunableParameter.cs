namespace CartStream.Options;

/// <summary>A parameter of <see cref="ModelOptions"/> that is worth searching, and where.</summary>
/// <param name="Stage">Name of the algorithm that shows whether a value is good.</param>
/// <param name="Name">Group and option as in a parameter file, such as <c>knn.neighbours</c>.</param>
/// <param name="Min">Lowest value tried.</param>
/// <param name="Max">Highest value tried.</param>
/// <param name="IsLog">Whether steps are by factors rather than differences; the range is above 0 then.</param>
/// <param name="IsWhole">Whether it is a whole number.</param>
public sealed record TunableParameter(
    string Stage, string Name, double Min, double Max, bool IsLog = false, bool IsWhole = false)
{
    /// <summary>The value at a place in the range: 0 for the lowest, 1 for the highest.</summary>
    public double At(double place)
    {
        var value = IsLog ? Min * Math.Pow(Max / Min, place) : Min + (place * (Max - Min));
        return IsWhole ? Math.Round(value) : (float)value;
    }

    /// <summary>The place of a value in the range, 0 to 1; of one outside, the nearer end.</summary>
    public double PositionOf(double value)
    {
        var held = Math.Clamp(value, Min, Max);
        return IsLog ? Math.Log(held / Min) / Math.Log(Max / Min) : (held - Min) / (Max - Min);
    }

    /// <summary>Whether a value is within a hundredth of the range of its ends: beyond may be better.</summary>
    public bool IsAtBound(double value) => PositionOf(value) is <= 0.01 or >= 0.99;
}
