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
        var train = CommonOptions.RequiredFile("--train", "A file of events; its newest sessions are asked.");
        var output = CommonOptions.RequiredFile(
            "--out", "The parameters that were found. The trials are kept beside it, in <file>.journal.");
        var format = new FormatCliOptions();
        var algorithms = new Option<string>("--algorithms")
        {
            Description = "What is tuned, separated by commas, sources before what is made of them.",
            HelpName = "names",
            DefaultValueFactory = _ => string.Join(',', defaults.Algorithms),
        }.Offering([.. defaults.Algorithms]);
        var protocol = CommonOptions.Named(
            "--protocol", "What is asked and what is right, as in evaluate.", TuneOptions.Protocols);
        var exclude = CommonOptions.Named(
            "--exclude", "What an answer leaves out, as in evaluate.", Evaluate.EvaluateOptions.Exclusions.Keys);
        var split = CommonOptions.SplitTime(
            "What is from this moment on is not looked at: where evaluate with the same option asks. A time or seconds "
            + "since 1970.");
        var budget = CommonOptions.Number(
            "--budget", "Seconds that the search may take.", defaults.Budget.TotalSeconds);
        var trials = CommonOptions.Count("--trials", "Trials of an algorithm at most.", defaults.TrialsMax);
        var queries = CommonOptions.Count(
            "--queries", "Queries that each trial is asked at most.", defaults.QueriesMax);
        var seed = CommonOptions.Whole("--seed", "Decides what is tried and which queries are drawn.", defaults.Seed);
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
