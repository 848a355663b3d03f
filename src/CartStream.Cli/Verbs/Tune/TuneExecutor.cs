using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json.Nodes;
using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Datasets.Reading;
using CartStream.Evaluation.Offline;
using CartStream.Evaluation.Tuning;
using CartStream.Events;
using CartStream.Index;
using CartStream.Options;

namespace CartStream.Cli.Verbs.Tune;

/// <summary><c>cartstream tune</c>: searches, keeps the trials, writes the parameters found.</summary>
internal sealed class TuneExecutor(CliHost host)
{
    // Like evaluate: benchmarks count every row.
    private static readonly EventFileOptions EveryRow = new() { DuplicateWindowRows = 0 };

    /// <summary>Runs the search, or continues a stopped one, and writes the parameters.</summary>
    /// <exception cref="UsageException">The options are invalid.</exception>
    /// <exception cref="IOException">A file can't be read or written.</exception>
    /// <exception cref="InvalidDataException">
    /// The train file gives no queries, or the journal belongs to another search.
    /// </exception>
    public int Run(TuneOptions options, CancellationToken cancellation)
    {
        var tuning = options.Tuning();
        using var source = EventFiles.Open([options.Train], EveryRow with { Format = options.Format });
        var train = new List<LearntEvent>();
        foreach (var e in EvaluationInput.Events(source, new ItemDictionary()))
        {
            cancellation.ThrowIfCancellationRequested();
            if (options.SplitMs is null || e.TimeMs < options.SplitMs)
                train.Add(e);
        }

        InputReport.WriteSkipped(host.Error, source);
        if (InputReport.WriteUseless(host.Error, source))
            return ExitCode.Failure;
        using var journal = TuneJournal.Open(options.Journal, KeyOf(options, tuning, source));
        var tuner = new Tuner(train, tuning, journal.Known, host.Time);
        var checks = Search(options, tuner, journal, cancellation);
        if (tuner.Trials.Count > 0)
        {
            var tunedOn = TunedOn(options, tuner, checks ?? []);
            OutputFile.WriteText(options.Out, ModelParameters.ToText(tuner.Best, tunedOn) + "\n");
            Write(options, Summarise(options, tuner, checks) with { Inputs = source.Files });
        }

        return checks is null ? throw new OperationCanceledException(cancellation) : ExitCode.Success;
    }

    /// <summary>Searches, and checks what was found; null when it was interrupted.</summary>
    private IReadOnlyList<TuningCheck>? Search(
        TuneOptions options, Tuner tuner, TuneJournal journal, CancellationToken cancellation)
    {
        using var progress = ProgressReport.Create(host, options.Quiet, "trials");
        var startedAt = host.Time.GetTimestamp();
        var known = journal.Known.Count;
        var spent = journal.Known.Sum(trial => trial.Seconds) / 2;
        try
        {
            tuner.Run(Add, cancellation);
            return tuner.Check(cancellation);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        void Add(TuningTrial trial)
        {
            if (known-- <= 0)
                journal.Add(trial);
            var seconds = spent + host.Time.GetElapsedTime(startedAt).TotalSeconds;
            progress.Report(tuner.Trials.Count, Math.Min(1, seconds / options.BudgetSeconds));
        }
    }

    /// <summary>Everything that a trial's score depends on: the journal of one search is useless for another.</summary>
    private static string KeyOf(TuneOptions options, TuningOptions tuning, EventFileSource source) => new JsonObject
    {
        ["input"] = Hash(source.Fingerprint),
        ["protocol"] = options.Protocol,
        ["split"] = options.SplitMs,
        ["exclude"] = options.Exclude,
        ["algorithms"] = string.Join(',', tuning.Algorithms),
        ["queries"] = tuning.QueriesMax,
        ["kept"] = true,
        ["seed"] = tuning.Seed,
        ["start"] = Hash(tuning.Start.ToCanonicalText()),
    }.ToJsonString();

    private static string Hash(string text) =>
        XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text)).ToString("x16", CultureInfo.InvariantCulture);

    private static JsonObject TunedOn(TuneOptions options, Tuner tuner, IReadOnlyList<TuningCheck> checks)
    {
        // A single trial, with the initial parameters, has found nothing.
        var stages = tuner.Trials.GroupBy(trial => trial.Stage).ToArray();
        var last = (stages.LastOrDefault(stage => stage.Count() > 1) ?? stages[^1]).ToArray();
        var check = checks.FirstOrDefault(one => one.Stage == last[0].Stage);
        return new JsonObject
        {
            ["file"] = Path.GetFileName(options.Train),
            ["protocol"] = options.Protocol,
            ["exclude"] = options.Exclude,
            ["algorithm"] = last[0].Stage,
            ["metric"] = Metric(options),
            ["value"] = Rounded(last.Max(trial => trial.Score ?? 0)),
            ["value_before"] = Rounded(last[0].Score ?? 0),
            ["queries"] = tuner.Queries,
            ["kept_value"] = check is null ? null : Rounded(check.After),
            ["kept_value_before"] = check is null ? null : Rounded(check.Before),
            ["kept_queries"] = tuner.KeptQueries,
            ["trials"] = tuner.Trials.Count,
            ["seed"] = options.Seed,
        };
    }

    private static string Metric(TuneOptions options) => options.Protocol == "otto" ? "otto@20" : "hr@20 + mrr@20";

    private static double Rounded(double score) => Math.Round(score, 5);

    private static TuneSummary Summarise(
        TuneOptions options, Tuner tuner, IReadOnlyList<TuningCheck>? checks) => new(
        options.Out,
        Metric(options),
        tuner.Queries,
        tuner.Trials.Count,
        checks is not null,
        [
            .. tuner.Trials.GroupBy(trial => trial.Stage).Select(stage => StageOf(
                stage, checks?.FirstOrDefault(check => check.Stage == stage.Key))),
        ])
    {
        KeptQueries = tuner.KeptQueries,
    };

    private static TuneSummary.Stage StageOf(IGrouping<string, TuningTrial> stage, TuningCheck? check)
    {
        var first = stage.First();
        var best = stage.MaxBy(trial => trial.Score ?? double.MinValue)!;
        var changed = new SortedDictionary<string, double>(
            best.Values.Where(one => one.Value != first.Values[one.Key]).ToDictionary(), StringComparer.Ordinal);
        var atBounds = TunableParameters.All
            .Where(parameter => changed.TryGetValue(parameter.Name, out var value) && parameter.IsAtBound(value))
            .Select(parameter => parameter.Name);
        return new TuneSummary.Stage(
            stage.Key,
            stage.Count(),
            stage.Count() > 1,
            Rounded(first.Score ?? 0),
            Rounded(best.Score ?? 0),
            changed,
            [.. atBounds])
        {
            Kept = check is null
                ? null
                : new TuneSummary.Check(Rounded(check.Before), Rounded(check.After), GainSummary.Of(check.Gain)),
        };
    }

    private static string Shown(GainSummary gain) => gain is { Low: { } low, High: { } high }
        ? string.Create(CultureInfo.InvariantCulture, $"{gain.Value:F4} [{low:F4}, {high:F4}]")
        : gain.Value.ToString("F4", CultureInfo.InvariantCulture);

    private void Write(TuneOptions options, TuneSummary summary)
    {
        if (options.Json)
        {
            JsonReport.Write(host.Out, summary, CliJsonContext.Default.TuneSummary);
            return;
        }

        var report = new ReportWriter(host);
        InputReport.Write(report, summary.Inputs);
        report.WriteTable(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{summary.Metric} on {summary.Queries:N0} queries of the newest sessions of {options.Train}, and on "
                    + $"{summary.KeptQueries:N0} kept ones that no trial answered"),
            ["algorithm", "trials#", "before#", "after#", "kept before#", "kept after#", "kept gain, 95 %#"],
            summary.Stages.Select(stage => (IReadOnlyList<string>)
            [
                stage.Algorithm,
                stage.Trials.ToString(CultureInfo.InvariantCulture),
                stage.Before.ToString("F4", CultureInfo.InvariantCulture),
                stage.IsTuned ? stage.After.ToString("F4", CultureInfo.InvariantCulture) : "not tuned",
                stage.Kept?.Before.ToString("F4", CultureInfo.InvariantCulture) ?? "",
                stage.Kept?.After.ToString("F4", CultureInfo.InvariantCulture) ?? "",
                stage.Kept is { } kept ? Shown(kept.Gain) : "",
            ]));
        foreach (var stage in summary.Stages.Where(stage => stage.Kept is { Gain.Low: null or <= 0 }))
            report.WriteLine($"{stage.Algorithm}: on the kept queries the gain may be none");
        foreach (var stage in summary.Stages.Where(stage => !stage.IsTuned))
            report.WriteLine($"{stage.Algorithm} is not tuned: only its parameters before were tried");
        foreach (var stage in summary.Stages)
        {
            foreach (var (name, value) in stage.Changed)
            {
                var bound = stage.AtBounds.Contains(name) ? ", an end of what is searched: beyond may be better" : "";
                report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} = {value:G5}{bound}"));
            }
        }

        report.WriteLine($"written to {summary.Out}");
    }
}
