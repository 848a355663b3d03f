using System.CommandLine;
using CartStream.Cli.CommandLine;
using CartStream.Evaluating.Intervals;

namespace CartStream.Cli.Verbs.Evaluate;

/// <summary><c>cartstream evaluate</c>: its options.</summary>
internal static class EvaluateVerb
{
    /// <summary>The verb, bound to its executor.</summary>
    public static Command Create(CliHost host)
    {
        var train = CommonOptions.RequiredFile("--train", "What is learnt: a file of events.");
        var test = CommonOptions.RequiredFile(
            "--test", "What is asked: a file of events, or of queries (prefix,target).");
        var protocol = Named(
            "--protocol", "What counts as right: the next item, or all remaining ones of the session.",
            EvaluateOptions.Protocols.Keys);
        var algorithms = new Option<string>("--algorithms")
        {
            Description = "Algorithms to compare, separated by commas.",
            HelpName = "names",
            DefaultValueFactory = _ => string.Join(',', EvaluateOptions.Algorithms),
        };
        var ks = new Option<string>("--k")
        {
            Description = "How many items of an answer count, several separated by commas.",
            HelpName = "n",
            DefaultValueFactory = _ => EvaluateOptions.KDefault,
        };
        var exclude = Named(
            "--exclude", "What an answer leaves out: nothing, the current item, or all items of the session.",
            EvaluateOptions.Exclusions.Keys);
        var resamples = CommonOptions.Count("--resamples", "Bootstrap resamples.", Bootstrap.DefaultResamples);
        var seed = CommonOptions.Whole("--seed", "Decides what the bootstrap draws.", Bootstrap.DefaultSeed);
        var (json, quiet) = (CommonOptions.Json(), CommonOptions.Quiet());

        var verb = new Command("evaluate", "Measures algorithms on train and test files.")
        {
            train, test, protocol, algorithms, ks, exclude, resamples, seed, json, quiet,
        };
        verb.SetAction((parsed, cancellation) =>
        {
            var options = new EvaluateOptions(
                parsed.GetRequiredValue(train),
                parsed.GetRequiredValue(test),
                parsed.GetRequiredValue(protocol),
                parsed.GetRequiredValue(algorithms),
                parsed.GetRequiredValue(ks),
                parsed.GetRequiredValue(exclude),
                parsed.GetValue(resamples),
                parsed.GetValue(seed),
                parsed.GetValue(json),
                parsed.GetValue(quiet));
            return Task.FromResult(new EvaluateExecutor(host).Run(options, cancellation));
        });
        return verb;
    }

    /// <summary>An option with one of these names, by default the first.</summary>
    private static Option<string> Named(string name, string description, IEnumerable<string> names) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', names),
        DefaultValueFactory = _ => names.First(),
    };
}
