using CartStream.Evaluation.Offline;
using CartStream.Options;

namespace CartStream.Cli.Verbs.Evaluate;

/// <summary>Describes in words what an evaluation measures.</summary>
internal static class EvaluateRules
{
    /// <summary>The queries and the correct answers.</summary>
    public static string Of(EvaluationProtocol protocol, bool isSplit) => protocol switch
    {
        EvaluationProtocol.NextItem =>
            "every prefix of a test session is a query, the next item is right; removals are not asked",
        EvaluationProtocol.Remaining =>
            "every prefix of a test session is a query, all later items are right but those of removals",
        EvaluationProtocol.Otto when isSplit =>
            "shoppers active before and after the split are asked once, at the split, by their whole history; the next "
            + "view, all later cart additions and all later purchases are right; reminders come before the model",
        EvaluationProtocol.Otto =>
            "every test session is cut at a random position; the next view, all later cart additions and all later "
            + "purchases are right; reminders come before the model",
        EvaluationProtocol.SessionWalk =>
            "before each session of a shopper all that came before is the query, the session's items are right, then "
            + "they are learnt; reminders come before the model",
        EvaluationProtocol.Prequential =>
            "each event's item is right for the session's events before it, then the event is learnt; removals are not "
            + "asked; what is fitted is fitted as the stream goes by",
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "expected a known protocol"),
    };

    /// <summary>What is excluded from answers.</summary>
    public static string Of(ExclusionRule rule) => rule switch
    {
        ExclusionRule.None => "nothing",
        ExclusionRule.Current => "the query's newest item",
        ExclusionRule.Session => "all items of the query",
        ExclusionRule.Cart => "items added to the cart and since then neither removed nor purchased",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "expected a known rule"),
    };
}
