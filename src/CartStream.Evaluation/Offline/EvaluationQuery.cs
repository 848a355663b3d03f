using CartStream.Events;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Shoppers;

namespace CartStream.Evaluation.Offline;

/// <summary>One query to an algorithm, with its right answers.</summary>
/// <param name="Session">
/// Key of the session, or shopper, that it is taken from; queries with the same key are resampled together.
/// </param>
/// <param name="Prefix">The interactions so far, oldest first.</param>
/// <param name="Relevant">Item numbers that are right, any order, no item twice.</param>
public readonly record struct EvaluationQuery(
    ulong Session, ReadOnlyMemory<Interaction> Prefix, ReadOnlyMemory<int> Relevant)
{
    /// <summary>What the answer should predict.</summary>
    public Objective Objective { get; init; }

    /// <summary>The key under which the prefix was learnt; null when it was not.</summary>
    public ulong? LearntAs { get; init; }

    /// <summary>
    /// The queries of <paramref name="protocol"/>, one over sessions, for <paramref name="sessions"/>, generated
    /// lazily.
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
                nameof(protocol), protocol, "expected a protocol over sessions"),
        };

    /// <summary>A removal from the cart is part of a prefix, but not something to predict.</summary>
    private static IEnumerable<EvaluationQuery> Of(EvaluationSession session, EvaluationProtocol protocol)
    {
        Interaction[] interactions = [.. session.Interactions];
        for (var length = 1; length < interactions.Length; length++)
        {
            var later = protocol == EvaluationProtocol.Remaining
                ? interactions.AsSpan(length)
                : interactions.AsSpan(length, 1);
            var relevant = Wanted(later);
            if (relevant.Length > 0)
                yield return new EvaluationQuery(session.Id, interactions.AsMemory(0, length), relevant);
        }
    }

    /// <summary>The items of interactions that are no removals, each once.</summary>
    private static int[] Wanted(ReadOnlySpan<Interaction> interactions)
    {
        var items = new HashSet<int>();
        foreach (var interaction in interactions)
        {
            if (interaction.Type != EventType.RemoveFromCart)
                items.Add(interaction.Item);
        }

        return [.. items];
    }
}
