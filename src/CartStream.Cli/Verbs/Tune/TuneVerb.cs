using System.CommandLine;
using CartStream.Cli.CommandLine;
using CartStream.Evaluation.Tuning;

namespace CartStream.Cli.Verbs.Tune;

/// <summary><c>cartstream tune</c>: its options.</summary>
internal static class TuneVerb
{
    /// <summary>The verb, bound to its executor.</summary>
    public static Command Create(CliHost host)
    {
        var defaults = new TuningOptions();
        var train = CommonOptions.RequiredFile("--train", "A file of events; its newest sessions are the queries.");
        var output = CommonOptions.RequiredFile(
            "--out", "The parameter file to write. The trials are kept beside it in <file>.journal.");
        var format = new FormatCliOptions();
        var algorithms = new Option<string>("--algorithms")
        {
            Description = "Algorithms to tune, separated by commas; sources come before the algorithms built on them.",
            HelpName = "names",
            DefaultValueFactory = _ => string.Join(',', defaults.Algorithms),
        }.Offering([.. defaults.Algorithms]);
        var protocol = CommonOptions.Named(
            "--protocol", "The evaluation protocol, as in evaluate.", TuneOptions.Protocols);
        var exclude = CommonOptions.Named(
            "--exclude",
            "Items that recommendations leave out, as in evaluate.",
            Evaluate.EvaluateOptions.Exclusions.Keys);
        var split = CommonOptions.SplitTime(
            "Events from this time on are ignored, because evaluate with the same option queries them. A time, or "
            + "seconds since 1970.");
        var budget = CommonOptions.Number(
            "--budget", "Longest time of the search, in seconds.", defaults.Budget.TotalSeconds);
        var trials = CommonOptions.Count("--trials", "Most trials of an algorithm.", defaults.TrialsMax);
        var queries = CommonOptions.Count(
            "--queries", "Most queries of a trial.", defaults.QueriesMax);
        var seed = CommonOptions.Whole("--seed", "Seed of the trials and of the drawn queries.", defaults.Seed);
        var parameters = CommonOptions.Parameters();
        var (json, quiet) = (CommonOptions.Json(), CommonOptions.Quiet());
        var verb = new Verb("tune", "Finds the models' parameters on the newest sessions of a train file.");
        verb.AddGroup(OptionGroup.Events, train, split);
        format.AddTo(verb);
        verb.AddGroup(OptionGroup.Evaluation, protocol, exclude, queries);
        verb.AddGroup(OptionGroup.Search, algorithms, parameters, budget, trials, seed);
        verb.AddGroup(OptionGroup.Output, output, json, quiet);
        verb.SetAction((parsed, cancellation) =>
        {
            var options = new TuneOptions
            {
                Train = parsed.GetRequiredValue(train),
                Out = parsed.GetRequiredValue(output),
                AlgorithmNames = parsed.GetRequiredValue(algorithms),
                Protocol = parsed.GetRequiredValue(protocol),
                Format = format.Read(parsed),
                SplitMs = parsed.GetValue(split)?.Time.ToUnixTimeMilliseconds(),
                Exclude = parsed.GetRequiredValue(exclude),
                BudgetSeconds = parsed.GetValue(budget),
                Trials = parsed.GetValue(trials),
                Queries = parsed.GetValue(queries),
                Seed = parsed.GetValue(seed),
                Parameters = parsed.GetValue(parameters),
                Json = parsed.GetValue(json),
                Quiet = parsed.GetValue(quiet),
            };
            return Task.FromResult(new TuneExecutor(host).Run(options, cancellation));
        });
        return verb;
    }
}
