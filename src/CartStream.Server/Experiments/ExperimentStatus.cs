namespace CartStream.Server.Experiments;

/// <summary>Whether the experiment can be decided. Repeated looks do not raise the rate of false decisions.</summary>
/// <param name="Name">The experiment.</param>
/// <param name="Metric">The metric that decides it, by its name in the experiment's file.</param>
/// <param name="Alpha">
/// The rate of false decisions: the share of experiments without a difference that are ever called decided.
/// </param>
/// <param name="Control">The variant that the others are compared with.</param>
/// <param name="Shoppers">Shoppers of each variant since the experiment began, by the variant's name.</param>
/// <param name="SampleRatioPValue">
/// p-value of the hypothesis that shoppers are assigned by the variants' shares; below 0.001 nothing is decided.
/// </param>
/// <param name="Verdicts">The verdict on every other variant, in the experiment's order.</param>
public sealed record ExperimentStatus(
    string Name,
    string Metric,
    double Alpha,
    string Control,
    IReadOnlyDictionary<string, long> Shoppers,
    double SampleRatioPValue,
    IReadOnlyList<VariantVerdict> Verdicts);
