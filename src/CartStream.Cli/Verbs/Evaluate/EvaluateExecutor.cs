using CartStream.Cli.Output;
using CartStream.Datasets.Reading;
using CartStream.Evaluating.Latencies;
using CartStream.Evaluating.Offline;
using CartStream.Events;

namespace CartStream.Cli.Verbs.Evaluate;

/// <summary><c>cartstream evaluate</c>: learns the train file, asks the test file, reports.</summary>
internal sealed class EvaluateExecutor(CliHost host)
{
    // Benchmarks count every row, also equal ones.
    private static readonly EventFileOptions EveryRow = new() { DuplicateWindowRows = 0 };

    /// <summary>Runs the evaluation and writes the report.</summary>
    /// <exception cref="UsageException">The options don't hold together.</exception>
    /// <exception cref="EventFileException">A file can't be read.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public int Run(EvaluateOptions options, CancellationToken cancellation)
    {
        var plan = options.Plan();
        var items = new ItemDictionary();
        using var train = EventFiles.Open([options.Train], EveryRow);
        var (queries, count) = Queries(options, plan.Protocol, items);
        var report = Evaluate(plan, options.Quiet, train, items, queries, count, cancellation);

        var summary = EvaluateSummary.Of(options, report, train.Counts.Rejected);
        if (options.Json)
            JsonReport.Write(host.Out, summary, CliJsonContext.Default.EvaluateSummary);
        else
            new EvaluateTables(new ReportWriter(host), plan.Evaluation.Ks).Write(summary);
        return ExitCode.Success;
    }

    private static (IEnumerable<EvaluationQuery> Queries, long Count) Queries(
        EvaluateOptions options, EvaluationProtocol protocol, ItemDictionary items)
    {
        if (PrefixFile.Recognises(options.Test))
        {
            if (protocol != EvaluationProtocol.NextItem)
                throw new UsageException($"--test {options.Test} names next items only, expected --protocol next-item");
            var rows = PrefixFile.Read(options.Test);
            return (EvaluationInput.Rows(rows.Select(row => (row.Items, row.Target)), items), rows.Count);
        }

        using var test = EventFiles.Open([options.Test], EveryRow);
        var sessions = EvaluationInput.Sessions(test, items);
        return (EvaluationQuery.Of(sessions, protocol), sessions.Sum(session => session.Touches.Count - 1L));
    }

    private EvaluationReport Evaluate(
        EvaluatePlan plan,
        bool quiet,
        EventFileSource train,
        ItemDictionary items,
        IEnumerable<EvaluationQuery> queries,
        long queryCount,
        CancellationToken cancellation)
    {
        var phase = EvaluationPhase.Learning;
        var shown = ProgressReport.Create(host, quiet, "events learnt");
        try
        {
            return new OfflineEvaluation(plan.Evaluation, host.Time)
                .Run(plan.Models, EvaluationInput.Events(train, items), queries, Show, cancellation);
        }
        finally
        {
            shown.Dispose();
        }

        void Show(EvaluationProgress progress)
        {
            if (progress.Phase != phase)
            {
                phase = progress.Phase;
                shown.Dispose();
                shown = ProgressReport.Create(host, quiet, "queries answered");
            }

            var share = phase == EvaluationPhase.Learning ? train.Progress : (double)progress.Done / queryCount;
            shown.Report(progress.Done, share);
        }
    }
}
