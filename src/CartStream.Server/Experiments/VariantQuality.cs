using System.Text.Json.Serialization;

namespace CartStream.Server.Experiments;

/// <summary>Quality of one variant of the experiment.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Name">The variant.</param>
/// <param name="Share">Its share of the shoppers, 0 to 1.</param>
/// <param name="Answers">Requests answered with it since the server started.</param>
/// <param name="Events">Events of its shoppers that were scored since the experiment began.</param>
/// <param name="Recommended">
/// Metrics of its stored recommendations on these events, such as <c>hr@10</c>.
/// </param>
/// <param name="Baseline">The same metrics of the popularity baseline, on the same events.</param>
/// <param name="Low">Lower ends of the 95 % intervals of <paramref name="Recommended"/>, by metric.</param>
/// <param name="High">Upper ends of the intervals; a metric is absent while too few shoppers were scored.</param>
/// <param name="Shown">Items of its responses that were shown, since the server started.</param>
/// <param name="Clicked">How many of these had an event of the shopper within a day.</param>
/// <param name="Carted">How many of these the shopper added to the cart.</param>
/// <param name="Purchased">How many of these the shopper bought.</param>
/// <param name="ClickThrough">Clicked divided by shown; 0 when nothing was shown.</param>
/// <param name="Conversion">Purchased divided by shown; 0 when nothing was shown.</param>
public sealed record VariantQuality(
    string Experiment,
    string Name,
    double Share,
    long Answers,
    long Events,
    IReadOnlyDictionary<string, double> Recommended,
    [property: JsonPropertyName("floor")] IReadOnlyDictionary<string, double> Baseline,
    IReadOnlyDictionary<string, double> Low,
    IReadOnlyDictionary<string, double> High,
    long Shown,
    long Clicked,
    long Carted,
    long Purchased,
    double ClickThrough,
    double Conversion);
