using CartStream.Options;
using CartStream.Queries;
using CartStream.Shoppers;

namespace CartStream.Evaluation.Offline;

/// <summary>One question to an algorithm, with its right answers.</summary>
/// <param name="Session">
/// Key of the session, or shopper, it is taken from; queries of one are resampled together.
/// </param>
/// <param name="Prefix">The interactions so far, oldest first.</param>
/// <param name="Relevant">Item numbers that are right, any order, no item twice.</param>
public readonly record struct EvaluationQuery(
    ulong Session, ReadOnlyMemory<Interaction> Prefix, ReadOnlyMemory<int> Relevant)
{
    /// <summary>What is to be foreseen.</summary>
    public Objective Objective { get; init; }

    /// <summary>The key under which the prefix was learnt; null when it was not.</summary>
    public ulong? LearntAs { get; init; }

    /// <summary>
    /// The queries that <paramref name="protocol"/>, one over sessions, makes of <paramref name="sessions"/>, made as
    /// they are asked for.
    /// </summary>
    /// <param name="sessions">Test sessions.</param>
    /// <param name="protocol">Next item, remaining or otto.</param>
    /// <param name="seed">Decides where otto cuts sessions.</param>
    public static IEnumerable<EvaluationQuery> Of(
        IEnumerable<EvaluationSession> sessions, EvaluationProtocol protocol, long seed = 1) => protocol switch
        {
            EvaluationProtocol.NextItem or EvaluationProtocol.Remaining =>
                sessions.SelectMany(session => Of(session, protocol)),
            EvaluationProtocol.Otto => OttoQueries.BySession(sessions, seed),
            _ => throw new ArgumentOutOfRangeException(
                nameof(protocol), protocol, "expected a protocol that asks sessions"),
        };

    private static IEnumerable<EvaluationQuery> Of(EvaluationSession session, EvaluationProtocol protocol)
    {
        Interaction[] interactions = [.. session.Interactions];
        var items = Array.ConvertAll(interactions, interaction => interaction.Item);
        for (var length = 1; length < items.Length; length++)
        {
            var relevant = protocol == EvaluationProtocol.Remaining
                ? items[length..].Distinct().ToArray()
                : items.AsMemory(length, 1);
            yield return new EvaluationQuery(session.Id, interactions.AsMemory(0, length), relevant);
        }
    }
}
