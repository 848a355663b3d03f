using System.CommandLine;
using CartStream.Cli.CommandLine;
using CartStream.Evaluation.Intervals;

namespace CartStream.Cli.Verbs.Evaluate;

/// <summary><c>cartstream evaluate</c>: its options.</summary>
internal static class EvaluateVerb
{
    /// <summary>The verb, bound to its executor.</summary>
    public static Command Create(CliHost host)
    {
        var train = CommonOptions.File("--train", "The training set: a file of events.");
        var test = CommonOptions.File("--test", "The test set: a file of events, or of queries (prefix,target).");
        var events = CommonOptions.EventFiles(
            "Event files for evaluation in one pass: prequential, sessions, and otto with --split-time.");
        var format = new FormatCliOptions();
        var protocol = CommonOptions.Named(
            "--protocol",
            "The relevant items of a query: the next item; all remaining items of the session; the next view and all "
            + "later cart additions and purchases (otto); on a stream, the items of the next session (sessions) or "
            + "the next event (prequential).",
            EvaluateOptions.Protocols.Keys);
        var split = CommonOptions.SplitTime(
            "For otto with --events: events before this time are learnt, and shoppers on both sides are queried "
            + "once, at this time. A time, or seconds since 1970.");
        var parameters = CommonOptions.Parameters();
        var algorithms = new Option<string>("--algorithms")
        {
            Description = "Algorithms to compare, separated by commas.",
            HelpName = "names",
            DefaultValueFactory = _ => string.Join(',', EvaluateOptions.Algorithms),
        }.Offering([.. EvaluateOptions.Algorithms]);
        var ks = new Option<string>("--k")
        {
            Description = "Cut-offs of the metrics, separated by commas.",
            HelpName = "n",
            DefaultValueFactory = _ => EvaluateOptions.KDefault,
        };
        var exclude = CommonOptions.Named(
            "--exclude",
            "Items that recommendations leave out: none, the current item, cart items, or all items of the session.",
            EvaluateOptions.Exclusions.Keys);
        var resamples = CommonOptions.Count("--resamples", "Bootstrap resamples.", Bootstrap.DefaultResamples);
        var seed = CommonOptions.Whole(
            "--seed", "Seed of the bootstrap and of otto's session cuts.", Bootstrap.DefaultSeed);
        var (json, quiet) = (CommonOptions.Json(), CommonOptions.Quiet());

        var verb = new Verb("evaluate", "Measures algorithms on train and test files, or on a stream.");
        verb.AddGroup(OptionGroup.Events, train, test, events, split);
        format.AddTo(verb);
        verb.AddGroup(OptionGroup.Evaluation, protocol, ks, exclude, resamples, seed);
        verb.AddGroup(OptionGroup.Model, algorithms, parameters);
        verb.AddGroup(OptionGroup.Output, json, quiet);
        verb.SetAction((parsed, cancellation) =>
        {
            var options = new EvaluateOptions
            {
                Train = parsed.GetValue(train),
                Test = parsed.GetValue(test),
                Events = parsed.GetValue(events) ?? [],
                Format = format.Read(parsed),
                SplitMs = parsed.GetValue(split)?.Time.ToUnixTimeMilliseconds(),
                Protocol = parsed.GetRequiredValue(protocol),
                AlgorithmNames = parsed.GetRequiredValue(algorithms),
                Parameters = parsed.GetValue(parameters),
                K = parsed.GetRequiredValue(ks),
                Exclude = parsed.GetRequiredValue(exclude),
                Resamples = parsed.GetValue(resamples),
                Seed = parsed.GetValue(seed),
                Json = parsed.GetValue(json),
                Quiet = parsed.GetValue(quiet),
            };
            return Task.FromResult(new EvaluateExecutor(host).Run(options, cancellation));
        });
        return verb;
    }
}
