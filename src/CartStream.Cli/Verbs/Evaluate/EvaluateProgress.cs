using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Evaluation.Offline;

namespace CartStream.Cli.Verbs.Evaluate;

/// <summary>Shows the progress of an evaluation, phase by phase.</summary>
/// <param name="host">Provides the output.</param>
/// <param name="quiet">Whether to show nothing.</param>
/// <param name="learnt">The share of the events that has been learnt.</param>
/// <param name="queries">Queries, or steps of a stream.</param>
internal sealed class EvaluateProgress(CliHost host, bool quiet, Func<double?> learnt, long queries) : IDisposable
{
    private EvaluationPhase? _phase;
    private ProgressReport? _shown;

    /// <summary>Shows a step.</summary>
    public void Show(EvaluationProgress progress)
    {
        if (progress.Phase != _phase)
        {
            _phase = progress.Phase;
            _shown?.Dispose();
            _shown = ProgressReport.Create(host, quiet, progress.Phase switch
            {
                EvaluationPhase.Learning => "events learnt",
                EvaluationPhase.Fitting => "models fitted",
                _ => "queries answered",
            });
        }

        var share = progress.Phase == EvaluationPhase.Learning ? learnt()
            : progress.Share ?? (double)progress.Done / Math.Max(1, queries);
        _shown?.Report(progress.Done, share);
    }

    /// <inheritdoc/>
    public void Dispose() => _shown?.Dispose();
}
