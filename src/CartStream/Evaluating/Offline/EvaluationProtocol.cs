namespace CartStream.Evaluating.Offline;

/// <summary>What is asked of a test session and what counts as right.</summary>
public enum EvaluationProtocol
{
    /// <summary>
    /// <c>next-item</c>: every prefix of at least one event is a query, the next event's item is right (SR-GNN, AAAI
    /// 2019; session-rec).
    /// </summary>
    NextItem,

    /// <summary><c>remaining</c>: every prefix of at least one event is a query, all later items are right.</summary>
    Remaining,
}
