namespace CartStream.Server.Experiments;

/// <summary>Whether the experiment can be decided by now; it may be asked as often as one likes.</summary>
/// <param name="Name">The experiment.</param>
/// <param name="Metric">What it is decided by, as the experiment's file names it.</param>
/// <param name="Alpha">The share of experiments without a difference that may ever be decided.</param>
/// <param name="Control">The variant that the others are compared with.</param>
/// <param name="Shoppers">Shoppers of each variant who came since it began, by name.</param>
/// <param name="SampleRatioPValue">
/// Of "shoppers are dealt by their shares"; below 0.001 nothing is decided.
/// </param>
/// <param name="Verdicts">Every other variant, in order.</param>
public sealed record ExperimentStatus(
    string Name,
    string Metric,
    double Alpha,
    string Control,
    IReadOnlyDictionary<string, long> Shoppers,
    double SampleRatioPValue,
    IReadOnlyList<VariantVerdict> Verdicts);
