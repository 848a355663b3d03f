using CartStream.Processing.Processor;

namespace CartStream.Cli.Verbs.Run;

/// <summary>Which events are answered, by its name on the command line.</summary>
/// <param name="When">Which events are answered.</param>
internal readonly record struct RecommendMode(RecommendWhen When)
{
    /// <summary>The accepted names.</summary>
    public const string Accepted = "every-event, session-start or cart";

    private static readonly (string Name, RecommendWhen When)[] Names =
    [
        ("every-event", RecommendWhen.EveryEvent),
        ("session-start", RecommendWhen.SessionStart),
        ("cart", RecommendWhen.Cart),
    ];

    /// <summary>Finds the mode with exactly this name.</summary>
    public static bool TryParse(string text, out RecommendMode mode)
    {
        var found = Array.FindIndex(Names, name => name.Name == text);
        mode = found < 0 ? default : new RecommendMode(Names[found].When);
        return found >= 0;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var when = When;
        return Array.Find(Names, name => name.When == when).Name;
    }
}
