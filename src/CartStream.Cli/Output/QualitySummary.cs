using System.Text.Json.Serialization;
using CartStream.Evaluation.Prequential;

namespace CartStream.Cli.Output;

/// <summary>Prequential quality for <c>--json</c>.</summary>
/// <param name="Overall">All scored events.</param>
/// <param name="Discoveries">Events on items that were neither touched in the session nor in the cart.</param>
/// <param name="DiscoveriesOnly">The same, ranked in a list of the same length with discoveries only.</param>
/// <param name="Repeats">Events on items touched in the session.</param>
/// <param name="CartFirst">Events on items in the cart.</param>
/// <param name="View">Views.</param>
/// <param name="Cart">Cart additions.</param>
/// <param name="Purchase">Purchases.</param>
/// <param name="Revenue">Purchases with a price, each weighted by its price and pieces.</param>
/// <param name="Baseline">Popularity on all scored events.</param>
/// <param name="ItemCoverage">Share of the items that were recommended at least once.</param>
/// <param name="MeanPopularity">
/// Mean number of events of recommended items, relative to that of the most popular item.
/// </param>
/// <param name="RepeatShare">Share of recommended items that were in the cart or touched in the session.</param>
/// <param name="ItemsBySource">Recommended items by their source.</param>
internal sealed record QualitySummary(
    SliceSummary Overall,
    SliceSummary Discoveries,
    SliceSummary DiscoveriesOnly,
    SliceSummary Repeats,
    SliceSummary CartFirst,
    SliceSummary View,
    SliceSummary Cart,
    SliceSummary Purchase,
    SliceSummary Revenue,
    [property: JsonPropertyName("floor")] IReadOnlyDictionary<string, FigureSummary> Baseline,
    double ItemCoverage,
    double MeanPopularity,
    double RepeatShare,
    IReadOnlyDictionary<string, long> ItemsBySource)
{
    /// <summary>The summary of <paramref name="report"/> with the figures about lists.</summary>
    public static QualitySummary Of(
        QualityReport report,
        double itemCoverage,
        double meanPopularity,
        double repeatShare,
        IReadOnlyDictionary<string, long> itemsBySource) => new(
            SliceSummary.Of(report.Slice("overall")),
            SliceSummary.Of(report.Slice("discoveries")),
            SliceSummary.Of(report.Slice("discoveries_only")),
            SliceSummary.Of(report.Slice("repeats")),
            SliceSummary.Of(report.Slice("cart_first")),
            SliceSummary.Of(report.Slice("view")),
            SliceSummary.Of(report.Slice("cart")),
            SliceSummary.Of(report.Slice("purchase")),
            SliceSummary.Of(report.Slice("revenue")),
            report.Slice("overall").Figures.ToDictionary(
                figure => figure.Name,
                figure => FigureSummary.Of(figure.Baseline),
                StringComparer.Ordinal),
            Math.Round(itemCoverage, 5),
            Math.Round(meanPopularity, 5),
            Math.Round(repeatShare, 5),
            itemsBySource);
}
