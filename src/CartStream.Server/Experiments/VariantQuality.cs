using System.Text.Json.Serialization;

namespace CartStream.Server.Experiments;

/// <summary>How one variant of the experiment does.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Name">The variant.</param>
/// <param name="Share">The share of shoppers who get it, 0 to 1.</param>
/// <param name="Answers">Requests that it answered since the server started.</param>
/// <param name="Events">Events of its shoppers that were scored since the experiment began.</param>
/// <param name="Recommended">
/// Metrics of its stored recommendations on these events, such as <c>hr@10</c>.
/// </param>
/// <param name="Baseline">The same of what is popular, on the same events.</param>
/// <param name="Low">Lower ends of the 95 % intervals of <paramref name="Recommended"/>.</param>
/// <param name="High">Their upper ends; both lack a metric that too few shoppers were scored for.</param>
/// <param name="Shown">Items of its answers that were shown, since the server started.</param>
/// <param name="Clicked">Of these, how many the shopper touched within a day.</param>
/// <param name="Carted">How many the shopper put into the cart.</param>
/// <param name="Purchased">How many the shopper bought.</param>
/// <param name="ClickThrough">Clicked by shown; 0 when nothing was shown.</param>
/// <param name="Conversion">Purchased by shown; 0 when nothing was shown.</param>
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
