namespace CartStream.Server.Experiments;

/// <summary>The shadow's estimated quality if it were served, by one estimator.</summary>
/// <param name="Estimator"><c>dr</c>, <c>snips</c> or <c>ips</c>.</param>
/// <param name="Value">Hits on discoveries per event.</param>
/// <param name="Low">Lower end of its 95 % interval, by shopper; null when too few were counted.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Difference">The estimate minus the quality of what is served.</param>
/// <param name="DifferenceLow">Lower end of the difference's 95 % interval.</param>
/// <param name="DifferenceHigh">Its upper end.</param>
public sealed record ShadowEstimate(
    string Estimator,
    double Value,
    double? Low,
    double? High,
    double Difference,
    double? DifferenceLow,
    double? DifferenceHigh);
