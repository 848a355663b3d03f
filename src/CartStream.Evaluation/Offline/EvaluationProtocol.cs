namespace CartStream.Evaluation.Offline;

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

    /// <summary>
    /// <c>otto</c>: a session, or a shopper's history, is cut once; of what comes after, the next view, all cart
    /// additions and all purchases are right, each asked for in a query of its own (OTTO, RecSys 2022). Asked through
    /// reminders, as shoppers are.
    /// </summary>
    Otto,

    /// <summary>
    /// <c>sessions</c>: the original project's procedure on a stream: before each session of a shopper all that
    /// came before it is the query, the items of the session are right, and then they are learnt. Asked through
    /// reminders.
    /// </summary>
    SessionWalk,

    /// <summary>
    /// <c>prequential</c>: on a stream, each event's item is right for what its session was before it; then the event
    /// is learnt (Gama, Sebastião &amp; Rodrigues 2013).
    /// </summary>
    Prequential,
}
