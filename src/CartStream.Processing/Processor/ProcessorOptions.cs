using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CartStream.Experiments;
using CartStream.Policies;
using CartStream.Processing.Items;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>
/// The settings of the shopper processor. All but the batch size, the shadow and <see cref="AcceptsLoss"/> can change
/// what is recommended.
/// </summary>
public sealed record ProcessorOptions
{
    /// <summary>Which events are answered; default every event.</summary>
    public RecommendWhen When { get; init; } = RecommendWhen.EveryEvent;

    /// <summary>Items in a recommendation. 1 to 100, default 10.</summary>
    public int Count { get; init; } = 10;

    /// <summary>How shopper state is kept.</summary>
    public ShopperOptions Shoppers { get; init; } = new();

    /// <summary>The settings of the policy on top of the model.</summary>
    public PolicyOptions Policy { get; init; } = new();

    /// <summary>
    /// The variants to which shoppers are assigned; null (default) when all are answered alike. All nodes of a log need
    /// the same.
    /// </summary>
    public Experiment? Experiment { get; init; }

    /// <summary>
    /// The share of answers in which a candidate that would not have been shown replaces one discovery, so that a
    /// shadow can be evaluated. The receipts record each item's probability. 0 to 0.5, default 0.
    /// </summary>
    public double Explore { get; init; }

    /// <summary>
    /// A configuration that is scored on the same events without answering anyone; null (default) for none. It changes
    /// no answer, so it is not part of <see cref="ConfigHash"/>.
    /// </summary>
    public Variant? Shadow { get; init; }

    /// <summary>What teaches the model; default the processor, in its batches.</summary>
    public ModelLearning Learning { get; init; } = ModelLearning.InBatch;

    /// <summary>Most events in one transaction. 1 to 100,000, default 5,000.</summary>
    public int BatchEventsMax { get; init; } = 5_000;

    /// <summary>
    /// Whether to continue when events, or state records, were deleted by age or size before they were read; their
    /// number is counted and reported. Default no: that is an error. It is not part of <see cref="ConfigHash"/>.
    /// </summary>
    public bool AcceptsLoss { get; init; }

    /// <summary>Every fault of these options, one line each; empty when they are valid.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (Count is < 1 or > ShopperState.RecommendedMax)
            faults.Add($"count: found {Count}, expected 1 to {ShopperState.RecommendedMax} items");
        if (BatchEventsMax is < 1 or > 100_000)
            faults.Add($"batch: found {BatchEventsMax}, expected 1 to 100,000 events");
        if (Explore is not (>= 0 and <= Exploration.RateMax))
            faults.Add(string.Create(
                CultureInfo.InvariantCulture, $"explore: found {Explore}, expected 0 to {Exploration.RateMax}"));
        faults.AddRange(Shoppers.Faults());
        faults.AddRange(Policy.Faults());
        faults.AddRange(VariantFilters.Faults(Experiment));
        return faults;
    }

    /// <summary>
    /// Hash of every setting that can change an answer, including the model's (<paramref name="modelSettings"/>): 16
    /// hexadecimal digits. Every receipt contains it.
    /// </summary>
    public string ConfigHash(string modelSettings)
    {
        // JSON, because it does not depend on the culture of the process.
        var shoppers = JsonSerializer.Serialize(Shoppers, ProcessorJson.Default.ShopperOptions);
        var policy = JsonSerializer.Serialize(Policy, ProcessorJson.Default.PolicyOptions);
        var learning = Learning == ModelLearning.InBatch ? "" : $";{Learning}";
        var experiment = Experiment is null ? "" : $";{Experiment.ToCanonicalText()}";
        var explore = Explore > 0 ? $";explore={Explore.ToString("R", CultureInfo.InvariantCulture)}" : "";
        var settings = $"{When};{Count};{shoppers};{policy};{modelSettings}{learning}{experiment}{explore}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings)))[..16];
    }
}
