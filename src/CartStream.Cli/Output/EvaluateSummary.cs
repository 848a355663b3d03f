using CartStream.Datasets.Mapping;
using CartStream.Evaluation.Latencies;
using CartStream.Evaluation.Offline;

namespace CartStream.Cli.Output;

/// <summary>The result of <c>cartstream evaluate</c>; its JSON form is stable.</summary>
/// <param name="Train">The train file; null for a stream.</param>
/// <param name="Test">The test file; null for a stream.</param>
/// <param name="Events">The stream's files; empty without one.</param>
/// <param name="SplitTime">The time at which otto split the stream; null for no split.</param>
/// <param name="Protocol">Name of the protocol.</param>
/// <param name="ProtocolRule">The queries and their correct answers, in words.</param>
/// <param name="Exclude">Name of the exclusion rule.</param>
/// <param name="ExcludeRule">What was excluded from answers, in words.</param>
/// <param name="Params">The file of parameters; null for the defaults.</param>
/// <param name="TrainEvents">Events learnt.</param>
/// <param name="TrainRejected">Rows of the train file that are not valid events.</param>
/// <param name="TrainItems">Distinct items learnt.</param>
/// <param name="Queries">Number of queries.</param>
/// <param name="Algorithms">One entry per algorithm, in the given order.</param>
/// <param name="Comparisons">Every pair of algorithms.</param>
internal sealed record EvaluateSummary(
    string? Train,
    string? Test,
    IReadOnlyList<string> Events,
    DateTimeOffset? SplitTime,
    string Protocol,
    string ProtocolRule,
    string Exclude,
    string ExcludeRule,
    string? Params,
    long TrainEvents,
    long TrainRejected,
    int TrainItems,
    long Queries,
    IReadOnlyList<EvaluateSummary.Algorithm> Algorithms,
    IReadOnlyList<EvaluateSummary.Pair> Comparisons)
{
    /// <summary>The detected formats of the train file or of the stream's files.</summary>
    public IReadOnlyList<FileReport> Inputs { get; init; } = [];

    /// <summary>One algorithm.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Metrics">Means over all queries by name, such as <c>hr@20</c>.</param>
    /// <param name="Intervals">Their 95 % intervals, [low, high]; null when there are too few data.</param>
    /// <param name="Discoveries">Means where only items outside the prefix are correct.</param>
    /// <param name="Repeats">Means where only items in the prefix are correct.</param>
    /// <param name="Cold">Means where only discoveries contained in fewer than 1, 5, 20 sessions are correct.</param>
    /// <param name="ItemCoverage">Share of the learnt items that were recommended.</param>
    /// <param name="MeanPopularity">Mean popularity of recommended items, 1 = the most frequent item.</param>
    /// <param name="RepeatShare">Share of recommended slots whose item is in the prefix.</param>
    /// <param name="TrainSeconds">Seconds spent learning on one thread.</param>
    /// <param name="QueriesPerSecond">Answers a second on one thread.</param>
    /// <param name="LatencyUs">Microseconds per answer.</param>
    /// <param name="ModelBytes">Bytes held by the model at the end.</param>
    internal sealed record Algorithm(
        string Name,
        IReadOnlyDictionary<string, double> Metrics,
        IReadOnlyDictionary<string, double[]?> Intervals,
        Slice Discoveries,
        Slice Repeats,
        IReadOnlyDictionary<string, Slice> Cold,
        double ItemCoverage,
        double MeanPopularity,
        double RepeatShare,
        double TrainSeconds,
        double QueriesPerSecond,
        Latency LatencyUs,
        long ModelBytes)
    {
        public static Algorithm Of(AlgorithmReport report)
        {
            var overall = report.Slices[0];
            return new Algorithm(
                report.Name,
                Slice.Of(overall).Metrics,
                overall.Figures.ToDictionary(
                    figure => figure.Name,
                    figure => figure.Estimate.Interval is { } ends ? new[] { ends.Low, ends.High } : null,
                    StringComparer.Ordinal),
                Slice.Of(report.Slices[1]),
                Slice.Of(report.Slices[2]),
                report.Cold.ToDictionary(slice => slice.Name, Slice.Of, StringComparer.Ordinal),
                report.ItemCoverage,
                report.MeanPopularity,
                report.RepeatShare,
                Math.Round(report.TrainSeconds, 3),
                Math.Round(report.QueriesPerSecond),
                report.LatencyMicroseconds,
                report.ModelBytes);
        }
    }

    /// <summary>Quality on a subset of the correct answers.</summary>
    /// <param name="Queries">Queries with such an answer.</param>
    /// <param name="Metrics">Means over these by name.</param>
    internal sealed record Slice(long Queries, IReadOnlyDictionary<string, double> Metrics)
    {
        public static Slice Of(EvaluationSlice slice) => new(
            slice.Queries,
            slice.Figures.ToDictionary(
                figure => figure.Name, figure => figure.Estimate.Value, StringComparer.Ordinal));
    }

    /// <summary>Two algorithms on the same queries.</summary>
    /// <param name="First">Name of the first.</param>
    /// <param name="Second">Name of the second.</param>
    /// <param name="Metrics">First minus second, by name.</param>
    internal sealed record Pair(string First, string Second, IReadOnlyDictionary<string, Gain> Metrics)
    {
        public static Pair Of(AlgorithmComparison comparison) => new(
            comparison.First,
            comparison.Second,
            comparison.Figures.ToDictionary(
                figure => figure.Name,
                figure => new Gain(
                    figure.Comparison.Difference,
                    figure.Comparison.Interval is { } ends ? [ends.Low, ends.High] : null,
                    figure.Comparison.PValue),
                StringComparer.Ordinal));
    }

    /// <summary>A difference.</summary>
    /// <param name="Difference">First minus second.</param>
    /// <param name="Interval">Its 95 % interval, [low, high]; null when there are too few data.</param>
    /// <param name="PValue">Two-sided p-value of no difference.</param>
    internal sealed record Gain(double Difference, double[]? Interval, double PValue);
}
