using CartStream.Evaluation.Intervals;

namespace CartStream.Evaluation.Prequential;

/// <summary>
/// One metric at one cut-off, for the recommendations and for the popularity baseline on the same events.
/// </summary>
/// <param name="Name">Such as <c>hr@20</c>.</param>
/// <param name="Recommended">The value of the recommendations.</param>
/// <param name="Baseline">The value of the baseline.</param>
/// <param name="Gain">Recommendations minus baseline, paired by event.</param>
public sealed record QualityFigure(string Name, Estimate Recommended, Estimate Baseline, Comparison Gain);
