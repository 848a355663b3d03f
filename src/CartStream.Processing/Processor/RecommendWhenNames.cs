namespace CartStream.Processing.Processor;

/// <summary>The names of <see cref="RecommendWhen"/> in settings.</summary>
public static class RecommendWhenNames
{
    /// <summary>The accepted names.</summary>
    public const string Accepted = "every-event, session-start or cart";

    private static readonly (string Name, RecommendWhen When)[] Names =
    [
        ("every-event", RecommendWhen.EveryEvent),
        ("session-start", RecommendWhen.SessionStart),
        ("cart", RecommendWhen.Cart),
    ];

    /// <summary>Finds the value with exactly this name.</summary>
    public static bool TryParse(string text, out RecommendWhen when)
    {
        var found = Array.FindIndex(Names, name => name.Name == text);
        when = found < 0 ? default : Names[found].When;
        return found >= 0;
    }

    /// <summary>The name.</summary>
    public static string Text(RecommendWhen when) => Array.Find(Names, name => name.When == when).Name;
}
