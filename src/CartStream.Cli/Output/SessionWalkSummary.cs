using CartStream.Evaluation.SessionWalks;

namespace CartStream.Cli.Output;

/// <summary>Precision and recall of the original project's procedure, in the standard way and in its own.</summary>
/// <param name="Shoppers">Shoppers walked.</param>
/// <param name="Sessions">Their sessions.</param>
/// <param name="AskedSessions">Sessions before which something was recommended.</param>
/// <param name="Recommended">Items recommended before them.</param>
/// <param name="Relevant">Different items touched in them.</param>
/// <param name="Correct">Items recommended before a session and touched in it.</param>
/// <param name="Precision">Correct / recommended.</param>
/// <param name="Recall">Correct / relevant.</param>
/// <param name="OriginalPrecision">The original's: mean over shoppers of correct / 10.</param>
/// <param name="OriginalRecall">The original's: mean over shoppers of correct / sessions.</param>
internal sealed record SessionWalkSummary(
    long Shoppers,
    long Sessions,
    long AskedSessions,
    long Recommended,
    long Relevant,
    long Correct,
    FigureSummary Precision,
    FigureSummary Recall,
    FigureSummary OriginalPrecision,
    FigureSummary OriginalRecall)
{
    /// <summary>The summary of <paramref name="report"/>.</summary>
    public static SessionWalkSummary Of(SessionWalkReport report) => new(
        report.Shoppers,
        report.Sessions,
        report.AskedSessions,
        report.Recommended,
        report.Relevant,
        report.Correct,
        FigureSummary.Of(report.Precision),
        FigureSummary.Of(report.Recall),
        FigureSummary.Of(report.OriginalPrecision),
        FigureSummary.Of(report.OriginalRecall));
}
