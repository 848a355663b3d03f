using CartStream.Evaluation.Intervals;

namespace CartStream.Evaluation.SessionWalks;

/// <summary>Precision and recall of the <c>sessions</c> protocol; intervals resample shoppers.</summary>
/// <param name="Shoppers">Shoppers with at least one session.</param>
/// <param name="Sessions">Their sessions.</param>
/// <param name="AskedSessions">
/// Sessions before which something was recommended; the standard figures are over these.
/// </param>
/// <param name="Recommended">Items recommended before them.</param>
/// <param name="Relevant">Distinct items touched in them.</param>
/// <param name="Correct">Items recommended before a session and touched in it.</param>
/// <param name="Precision">Standard: correct / recommended over all these sessions together.</param>
/// <param name="Recall">Standard: correct / relevant over all these sessions together.</param>
/// <param name="OriginalPrecision">The original project's: mean over shoppers of correct / 10; may exceed 1.</param>
/// <param name="OriginalRecall">The original project's: mean over shoppers of correct / sessions; may exceed 1.</param>
public sealed record SessionWalkReport(
    long Shoppers,
    long Sessions,
    long AskedSessions,
    long Recommended,
    long Relevant,
    long Correct,
    Estimate Precision,
    Estimate Recall,
    Estimate OriginalPrecision,
    Estimate OriginalRecall);
