using CartStream.Datasets.Mapping;
using CartStream.Evaluation.Latencies;
using CartStream.Evaluation.Offline;

namespace CartStream.Cli.Output;

/// <summary>What <c>cartstream evaluate</c> has measured; its JSON form is stable.</summary>
/// <param name="Train">The file that was learnt; null for a stream.</param>
/// <param name="Test">The file that was asked; null for a stream.</param>
/// <param name="Events">The stream's files; empty without one.</param>
/// <param name="SplitTime">Where otto split the stream; null where it did not.</param>
/// <param name="Protocol">Name of the protocol.</param>
/// <param name="ProtocolRule">What was asked and what was right, in words.</param>
/// <param name="Exclude">Name of the exclusion rule.</param>
/// <param name="ExcludeRule">What answers left out, in words.</param>
/// <param name="Params">The file of parameters; null for the defaults.</param>
/// <param name="TrainEvents">Events learnt.</param>
/// <param name="TrainRejected">Rows of the train file that are no event.</param>
/// <param name="TrainItems">Different items learnt from.</param>
/// <param name="Queries">Queries asked.</param>
/// <param name="Algorithms">One entry per algorithm, as named.</param>
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
    /// <summary>As what the file that was learnt, or the stream's files, were read.</summary>
    public IReadOnlyList<FileReport> Inputs { get; init; } = [];

    /// <summary>One algorithm.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Metrics">Means over all queries by name, such as <c>hr@20</c>.</param>
    /// <param name="Intervals">Their 95 % intervals, [low, high]; null where nothing can be judged.</param>
    /// <param name="Discoveries">Means where only items that the prefix does not hold are right.</param>
    /// <param name="Repeats">Means where only items that the prefix holds are right.</param>
    /// <param name="Cold">Means where only discoveries are right that fewer than 1, 5, 20 sessions hold.</param>
    /// <param name="ItemCoverage">Share of the learnt items that were recommended.</param>
    /// <param name="MeanPopularity">Mean popularity of recommended places, 1 = the most learnt item.</param>
    /// <param name="RepeatShare">Share of recommended places whose item the prefix holds.</param>
    /// <param name="TrainSeconds">Seconds spent learning on one thread.</param>
    /// <param name="QueriesPerSecond">Answers a second on one thread.</param>
    /// <param name="LatencyUs">Microseconds an answer.</param>
    /// <param name="ModelBytes">Bytes the model held in the end.</param>
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

    /// <summary>Quality on some right answers.</summary>
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
    /// <param name="Metrics">First less second by name.</param>
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
    /// <param name="Difference">First less second.</param>
    /// <param name="Interval">Its 95 % interval, [low, high]; null where nothing can be judged.</param>
    /// <param name="PValue">Two-sided p-value of there being none.</param>
    internal sealed record Gain(double Difference, double[]? Interval, double PValue);
}
