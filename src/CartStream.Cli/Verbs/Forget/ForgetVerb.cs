using System.CommandLine;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs.Forget;

/// <summary><c>cartstream forget</c>: its options.</summary>
internal static class ForgetVerb
{
    /// <summary>The verb, bound to its executor.</summary>
    public static Command Create(CliHost host)
    {
        var shopper = new Argument<string>("shopper") { Description = "The shopper's id." };
        var log = new LogCliOptions(
            $"The embedded log's file, {StoreOptions.StoreDefault} by default; no server may be using it.",
            makesTopics: false);
        var verb = new Verb("forget", "Erases a shopper from a log: events, state, sessions, recommendations.")
        {
            shopper,
        };
        log.AddTo(verb);
        verb.SetAction((parsed, cancellation) =>
        {
            var chosen = log.Read(parsed, host);
            if (chosen.IsNone)
                chosen = chosen with { Store = StoreOptions.StoreDefault };
            return new ForgetExecutor(host).RunAsync(chosen, parsed.GetRequiredValue(shopper), cancellation);
        });
        return verb;
    }
}
