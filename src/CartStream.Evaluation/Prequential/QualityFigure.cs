using CartStream.Evaluation.Intervals;

namespace CartStream.Evaluation.Prequential;

/// <summary>
/// One metric at one cut-off, for the recommendations and for the popularity baseline on the same events.
/// </summary>
/// <param name="Name">Such as <c>hr@20</c>.</param>
/// <param name="Recommended">What the recommendations reached.</param>
/// <param name="Baseline">What the baseline reached.</param>
/// <param name="Gain">Recommendations less baseline, paired by event.</param>
public sealed record QualityFigure(string Name, Estimate Recommended, Estimate Baseline, Comparison Gain);
