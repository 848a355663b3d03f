namespace CartStream.Evaluation.Offline;

/// <summary>How far an offline evaluation has come.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Done">Training events learnt, models fitted, or queries answered, by every model.</param>
/// <param name="Share">Share of the phase that is done, 0 to 1, where the evaluation knows it; else null.</param>
public readonly record struct EvaluationProgress(EvaluationPhase Phase, long Done, double? Share = null);
