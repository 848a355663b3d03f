namespace CartStream.Evaluation.Offline;

/// <summary>The progress of an offline evaluation.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Done">Training events learnt, models fitted, or queries answered, summed over models.</param>
/// <param name="Share">Share of the phase that is done, 0 to 1, if known; else null.</param>
public readonly record struct EvaluationProgress(EvaluationPhase Phase, long Done, double? Share = null);
