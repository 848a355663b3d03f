using System.Text.Json.Serialization;
using CartStream.Evaluation.Prequential;

namespace CartStream.Cli.Output;

/// <summary>The quality on a subset of the scored events.</summary>
/// <param name="Events">Scored events.</param>
/// <param name="Metrics">Of the recommendations, by metric and cut-off, such as <c>hr@10</c>.</param>
/// <param name="Baseline">The same of popularity on the same events.</param>
/// <param name="Gain">Recommendations minus popularity, paired by event.</param>
internal sealed record SliceSummary(
    long Events,
    IReadOnlyDictionary<string, FigureSummary> Metrics,
    [property: JsonPropertyName("floor")] IReadOnlyDictionary<string, double> Baseline,
    IReadOnlyDictionary<string, GainSummary> Gain)
{
    /// <summary>The summary of <paramref name="slice"/>.</summary>
    public static SliceSummary Of(QualitySlice slice) => new(
        slice.Events,
        ByName(slice, figure => FigureSummary.Of(figure.Recommended)),
        ByName(slice, figure => Math.Round(figure.Baseline.Value, 5)),
        ByName(slice, figure => GainSummary.Of(figure.Gain)));

    private static Dictionary<string, T> ByName<T>(QualitySlice slice, Func<QualityFigure, T> of) =>
        slice.Figures.ToDictionary(figure => figure.Name, of, StringComparer.Ordinal);
}
