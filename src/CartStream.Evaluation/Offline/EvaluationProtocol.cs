namespace CartStream.Evaluation.Offline;

/// <summary>How a test session is queried and what counts as right.</summary>
public enum EvaluationProtocol
{
    /// <summary>
    /// <c>next-item</c>: every prefix of at least one event is a query, the next event's item is right (SR-GNN, AAAI
    /// 2019; session-rec). A prefix before a removal from the cart is none.
    /// </summary>
    NextItem,

    /// <summary>
    /// <c>remaining</c>: every prefix of at least one event is a query, all later items are right that are not just
    /// removed from the cart.
    /// </summary>
    Remaining,

    /// <summary>
    /// <c>otto</c>: a session, or a shopper's history, is cut once; of the events after the cut, the next view, all
    /// cart additions and all purchases are right, each in a query of its own (OTTO, RecSys 2022). Answers begin with
    /// reminders, as in serving.
    /// </summary>
    Otto,

    /// <summary>
    /// <c>sessions</c>: the original project's procedure on a stream: before each session of a shopper the query is the
    /// shopper's whole earlier history, the items of the session are right, and then they are learnt. Answers begin
    /// with reminders.
    /// </summary>
    SessionWalk,

    /// <summary>
    /// <c>prequential</c>: on a stream, the query is the session before each event, and the event's item is right; then
    /// the event is learnt (Gama, Sebastião &amp; Rodrigues 2013).
    /// </summary>
    Prequential,
}
