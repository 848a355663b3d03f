namespace CartStream.Evaluating.Offline;

/// <summary>How far an offline evaluation has come.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Done">Training events learnt, or queries answered, by every model.</param>
public readonly record struct EvaluationProgress(EvaluationPhase Phase, long Done);
