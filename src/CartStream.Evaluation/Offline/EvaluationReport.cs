namespace CartStream.Evaluation.Offline;

/// <summary>The outcome of an offline evaluation.</summary>
/// <param name="TrainEvents">Events learnt.</param>
/// <param name="TrainItems">Distinct items learnt, from which answers are chosen.</param>
/// <param name="Queries">Number of queries.</param>
/// <param name="Algorithms">One entry per model, in the order given.</param>
/// <param name="Comparisons">
/// Every pair of models, the later one first, so that a gain over the earlier is positive.
/// </param>
public sealed record EvaluationReport(
    long TrainEvents,
    int TrainItems,
    long Queries,
    IReadOnlyList<AlgorithmReport> Algorithms,
    IReadOnlyList<AlgorithmComparison> Comparisons);
