using System.CommandLine;

namespace CartStream.Cli.Verbs.Forget;

/// <summary><c>cartstream forget</c>: its options.</summary>
internal static class ForgetVerb
{
    /// <summary>The verb, bound to its executor.</summary>
    public static Command Create(CliHost host)
    {
        var shopper = new Argument<string>("shopper") { Description = "The shopper's id." };
        var store = StoreOptions.Store("The embedded log's file; no server may be running on it.");
        var verb = new Command("forget", "Takes a shopper out of a store: events, state, sessions, recommendations.")
        {
            shopper, store,
        };
        verb.SetAction(parsed =>
            new ForgetExecutor(host).Run(parsed.GetRequiredValue(store), parsed.GetRequiredValue(shopper)));
        return verb;
    }
}
