using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Datasets.Files;
using CartStream.Datasets.Reading;
using CartStream.Evaluation.Offline;
using CartStream.Events;
using CartStream.Index;

namespace CartStream.Cli.Verbs.Evaluate;

/// <summary><c>cartstream evaluate</c>: learns, queries, reports.</summary>
internal sealed class EvaluateExecutor(CliHost host)
{
    // Benchmarks count every row, including duplicates.
    private static readonly EventFileOptions EveryRow = new() { DuplicateWindowRows = 0 };

    /// <summary>Runs the evaluation and writes the report.</summary>
    /// <exception cref="UsageException">The options are contradictory.</exception>
    /// <exception cref="EventFileException">A file can't be read.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public int Run(EvaluateOptions options, CancellationToken cancellation)
    {
        var plan = options.Plan();
        using var source = EventFiles.Open(
            options.Train is { } train ? [train] : options.Events, EveryRow with { Format = options.Format });
        var report = options.Train is null
            ? EvaluateStream(options, plan, source, cancellation)
            : EvaluateFiles(options, plan, source, cancellation);

        InputReport.WriteSkipped(host.Error, source);
        if (InputReport.WriteUseless(host.Error, source))
            return ExitCode.Failure;
        var summary = Summarize(options, plan, report, source.Counts.Rejected) with { Inputs = source.Files };
        if (options.Json)
            JsonReport.Write(host.Out, summary, CliJsonContext.Default.EvaluateSummary);
        else
            new EvaluateTables(new ReportWriter(host), plan.Evaluation).Write(summary);
        return ExitCode.Success;
    }

    private EvaluationReport EvaluateFiles(
        EvaluateOptions options, EvaluatePlan plan, EventFileSource train, CancellationToken cancellation)
    {
        var items = new ItemDictionary();
        var (queries, count) = Queries(options, plan.Evaluation, items);
        using var progress = new EvaluateProgress(host, options.Quiet, () => train.Progress, count);
        return new OfflineEvaluation(plan.Evaluation, host.Time)
            .Run(plan.Models, EvaluationInput.Events(train, items), queries, progress.Show, cancellation);
    }

    private EvaluationReport EvaluateStream(
        EvaluateOptions options, EvaluatePlan plan, EventFileSource source, CancellationToken cancellation)
    {
        var events = ReadAll(source, cancellation);
        var evaluation = new OfflineEvaluation(plan.Evaluation, host.Time);
        if (options.SplitMs is { } splitMs)
        {
            EvaluationQuery[] queries = [.. OttoQueries.ByShopper(events, splitMs)];
            LearntEvent[] learnt = OttoQueries.LearntBefore(events, splitMs);
            var read = 0L;
            using var learning = new EvaluateProgress(
                host, options.Quiet, () => read / (double)learnt.Length, queries.Length);
            return evaluation.Run(plan.Models, learnt.Select(Counted), queries, learning.Show, cancellation);

            LearntEvent Counted(LearntEvent e)
            {
                read++;
                return e;
            }
        }

        using var progress = new EvaluateProgress(host, options.Quiet, () => 1, events.Count);
        var steps = EvaluationStep.Of(events, plan.Evaluation.Protocol);
        return evaluation.RunStream(plan.Models, steps, progress.Show, cancellation);
    }

    private static List<LearntEvent> ReadAll(EventFileSource source, CancellationToken cancellation)
    {
        var events = new List<LearntEvent>();
        foreach (var e in EvaluationInput.Events(source, new ItemDictionary()))
        {
            cancellation.ThrowIfCancellationRequested();
            events.Add(e);
        }

        return events;
    }

    private static (IEnumerable<EvaluationQuery> Queries, long Count) Queries(
        EvaluateOptions options, EvaluationOptions evaluation, ItemDictionary items)
    {
        var file = options.Test!;
        if (PrefixFile.Recognises(file))
        {
            if (evaluation.Protocol != EvaluationProtocol.NextItem)
                throw new UsageException($"--test {file} names next items only, expected --protocol next-item");
            var rows = PrefixFile.Read(file);
            return (EvaluationInput.Rows(rows.Select(row => (row.Items, row.Target)), items), rows.Count);
        }

        using var test = EventFiles.Open([file], EveryRow with { Format = options.Format });
        var sessions = EvaluationInput.Sessions(test, items);
        if (evaluation.Protocol != EvaluationProtocol.Otto)
        {
            var asked = EvaluationQuery.Of(sessions, evaluation.Protocol);
            return (asked, asked.LongCount());
        }

        EvaluationQuery[] queries = [.. OttoQueries.BySession(sessions, evaluation.Seed)];
        return (queries, queries.Length);
    }

    private static EvaluateSummary Summarize(
        EvaluateOptions options, EvaluatePlan plan, EvaluationReport report, long trainRejected) => new(
        options.Train,
        options.Test,
        options.Events,
        options.SplitMs is { } splitMs ? DateTimeOffset.FromUnixTimeMilliseconds(splitMs) : null,
        options.Protocol,
        EvaluateRules.Of(plan.Evaluation.Protocol, options.SplitMs is not null),
        options.Exclude,
        EvaluateRules.Of(plan.Evaluation.Exclude),
        options.Parameters,
        report.TrainEvents,
        trainRejected,
        report.TrainItems,
        report.Queries,
        [.. report.Algorithms.Select(EvaluateSummary.Algorithm.Of)],
        [.. report.Comparisons.Select(EvaluateSummary.Pair.Of)]);
}
