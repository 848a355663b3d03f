namespace CartStream.Evaluation.Offline;

/// <summary>How two algorithms differ on the same queries.</summary>
/// <param name="First">Name of the first.</param>
/// <param name="Second">Name of the second.</param>
/// <param name="Figures">Every ranked metric at every k, first minus second.</param>
public sealed record AlgorithmComparison(string First, string Second, IReadOnlyList<ComparisonFigure> Figures);
