using CartStream.Pipeline;

namespace CartStream.Cli.Verbs.Run;

/// <summary>The modes of <c>--recommend</c> by their names.</summary>
internal static class RecommendWhenNames
{
    /// <summary>The accepted names.</summary>
    public const string Accepted = "every-event, session-start or cart";

    /// <summary>Finds the mode with exactly this name.</summary>
    public static bool TryParse(string text, out RecommendWhen when)
    {
        (when, var known) = text switch
        {
            "every-event" => (RecommendWhen.EveryEvent, true),
            "session-start" => (RecommendWhen.SessionStart, true),
            "cart" => (RecommendWhen.Cart, true),
            _ => (default, false),
        };
        return known;
    }
}
