using CartStream.Evaluation.Latencies;

namespace CartStream.Evaluation.Offline;

/// <summary>The measurements of one algorithm.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slices"><c>overall</c>, <c>discoveries</c>, <c>repeats</c>, in this order.</param>
/// <param name="Cold">
/// <c>below_1</c>, <c>below_5</c>, <c>below_20</c>: only discoveries of items are right that fewer than this many
/// sessions hold, of those that the model remembers at the time of the query.
/// </param>
/// <param name="ItemCoverage">Share of the learnt items that were recommended at the largest k.</param>
/// <param name="MeanPopularity">Mean popularity of the recommended slots, 1 = the most learnt item.</param>
/// <param name="RepeatShare">Share of recommended slots whose item the prefix holds.</param>
/// <param name="TrainSeconds">Seconds spent learning, one thread, without reading the input.</param>
/// <param name="QueriesPerSecond">Answers per second of answering, one thread; 0 without queries.</param>
/// <param name="LatencyMicroseconds">How long single answers took.</param>
/// <param name="ModelBytes">Bytes the model held in the end, excluding its reader's.</param>
public sealed record AlgorithmReport(
    string Name,
    IReadOnlyList<EvaluationSlice> Slices,
    IReadOnlyList<EvaluationSlice> Cold,
    double ItemCoverage,
    double MeanPopularity,
    double RepeatShare,
    double TrainSeconds,
    double QueriesPerSecond,
    Latency LatencyMicroseconds,
    long ModelBytes);
