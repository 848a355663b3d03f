namespace CartStream.Evaluation.Tuning;

/// <summary>One set of values that was tried.</summary>
/// <param name="Stage">Name of the stage's algorithm.</param>
/// <param name="Number">Its index among the stage's trials; 0 is the values before the stage.</param>
/// <param name="Values">The stage's parameters by name.</param>
/// <param name="Marks">Mean score over the first tenth, third and all of the queries, as far as it came.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record TuningTrial(
    string Stage,
    int Number,
    IReadOnlyDictionary<string, double> Values,
    IReadOnlyList<double> Marks,
    double Seconds)
{
    /// <summary>Number of marks of a trial that was not stopped early.</summary>
    public const int MarksOfAll = 3;

    /// <summary>The mean score over all queries; null for a trial that was stopped early.</summary>
    public double? Score => Marks.Count == MarksOfAll ? Marks[^1] : null;
}
