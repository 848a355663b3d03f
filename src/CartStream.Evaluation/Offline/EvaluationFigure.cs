using CartStream.Evaluation.Intervals;

namespace CartStream.Evaluation.Offline;

/// <summary>One metric at one cut-off.</summary>
/// <param name="Name">Such as <c>hr@20</c>.</param>
/// <param name="Estimate">Its mean over the queries, with an interval that resamples sessions.</param>
public sealed record EvaluationFigure(string Name, Estimate Estimate);
