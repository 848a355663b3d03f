using CartStream.Evaluation.Intervals;

namespace CartStream.Evaluation.Tuning;

/// <summary>What a stage gained on queries that no trial answered.</summary>
/// <param name="Stage">Name of the stage's algorithm.</param>
/// <param name="Before">The mean score with the values before the stage.</param>
/// <param name="After">The mean score with the values found.</param>
/// <param name="Gain">After minus before, on the same queries, resampled by session or shopper.</param>
public sealed record TuningCheck(string Stage, double Before, double After, Comparison Gain);
