using System.CommandLine;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs.DeadLetters;

/// <summary>The options that select dead letters.</summary>
internal sealed class DeadLetterCliOptions
{
    private readonly Option<string?> _reason = new("--reason")
    {
        Description = "Only dead letters whose reason contains this text.",
        HelpName = "text",
    };

    private readonly Option<TimestampOption?> _since = CommonOptions.Parsed<TimestampOption?>(
        "--since", "Only dead letters of this time or later.", "time", defaultValue: null,
        "a time such as 2026-01-01T00:00:00Z", TryParse);

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Verb verb)
    {
        verb.Add(_reason);
        verb.Add(_since);
    }

    /// <summary>The filter given on the command line.</summary>
    public DeadLetterFilter Read(ParseResult parsed) =>
        new(parsed.GetValue(_reason), parsed.GetValue(_since)?.Time, Offsets: null);

    private static bool TryParse(string text, out TimestampOption? moment)
    {
        var isTime = TimestampOption.TryParse(text, out var found);
        moment = found;
        return isTime;
    }
}
