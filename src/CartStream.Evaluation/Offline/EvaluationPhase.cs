namespace CartStream.Evaluation.Offline;

/// <summary>What an offline evaluation is doing.</summary>
public enum EvaluationPhase
{
    /// <summary>The models learn the training events.</summary>
    Learning,

    /// <summary>Models fit their fitted parts.</summary>
    Fitting,

    /// <summary>The models answer the queries.</summary>
    Answering,
}
