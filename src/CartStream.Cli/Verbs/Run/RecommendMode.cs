using CartStream.Processing.Processor;

namespace CartStream.Cli.Verbs.Run;

/// <summary>The events that get a recommendation, by name on the command line.</summary>
/// <param name="When">The events that get a recommendation.</param>
internal readonly record struct RecommendMode(RecommendWhen When)
{
    /// <summary>Finds the mode with exactly this name.</summary>
    public static bool TryParse(string text, out RecommendMode mode)
    {
        var isKnown = RecommendWhenNames.TryParse(text, out var when);
        mode = new RecommendMode(when);
        return isKnown;
    }

    /// <inheritdoc/>
    public override string ToString() => RecommendWhenNames.Text(When);
}
