using CartStream.Shoppers;

namespace CartStream.Evaluating.Offline;

/// <summary>One question to an algorithm, with its right answers.</summary>
/// <param name="Session">Key of the session it is taken from; queries of one session follow each other.</param>
/// <param name="Prefix">The session's touches so far, oldest first.</param>
/// <param name="Relevant">Item numbers that are right, any order, no item twice.</param>
public readonly record struct EvaluationQuery(ulong Session, ReadOnlyMemory<Touch> Prefix, ReadOnlyMemory<int> Relevant)
{
    /// <summary>
    /// The queries that <paramref name="protocol"/> makes of <paramref name="sessions"/>, made as they are asked for.
    /// </summary>
    public static IEnumerable<EvaluationQuery> Of(
        IEnumerable<EvaluationSession> sessions, EvaluationProtocol protocol) =>
        sessions.SelectMany(session => Of(session, protocol));

    private static IEnumerable<EvaluationQuery> Of(EvaluationSession session, EvaluationProtocol protocol)
    {
        Touch[] touches = [.. session.Touches];
        var items = Array.ConvertAll(touches, touch => touch.Item);
        for (var length = 1; length < items.Length; length++)
        {
            var relevant = protocol == EvaluationProtocol.Remaining
                ? items[length..].Distinct().ToArray()
                : items.AsMemory(length, 1);
            yield return new EvaluationQuery(session.Id, touches.AsMemory(0, length), relevant);
        }
    }
}
