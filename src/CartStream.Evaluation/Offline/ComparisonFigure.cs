using CartStream.Evaluation.Intervals;

namespace CartStream.Evaluation.Offline;

/// <summary>How two algorithms differ in one metric at one cut-off.</summary>
/// <param name="Name">Such as <c>hr@20</c>.</param>
/// <param name="Comparison">First minus second, paired by query.</param>
public sealed record ComparisonFigure(string Name, Comparison Comparison);
