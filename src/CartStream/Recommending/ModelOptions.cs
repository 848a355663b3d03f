using System.Text.Json;
using CartStream.Recommending.Blending;
using CartStream.Recommending.Popularity;
using CartStream.Recommending.SequentialRules;
using CartStream.Recommending.SessionKnn;

namespace CartStream.Recommending;

/// <summary>Settings of every model; what is not set has its default.</summary>
public sealed record ModelOptions
{
    /// <summary>Of the model <c>popularity</c>, and of the blend's floor.</summary>
    public PopularityOptions Popularity { get; init; } = new();

    /// <summary>Of the model <c>rules</c>, and of the blend's rules.</summary>
    public SequentialRulesOptions Rules { get; init; } = new();

    /// <summary>Of the model <c>knn</c>, and of the blend's neighbours.</summary>
    public SessionKnnOptions Knn { get; init; } = new();

    /// <summary>Of the model <c>blend</c>.</summary>
    public BlendOptions Blend { get; init; } = new();

    /// <summary>Every fault of these options, of all models, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults() =>
        [.. Popularity.Faults(), .. Rules.Faults(), .. Knn.Faults(), .. Blend.Faults()];

    /// <summary>
    /// Every option by name and value as one line of JSON, the same for equal options on every machine; part of the
    /// configuration hash.
    /// </summary>
    public string ToCanonicalText() => JsonSerializer.Serialize(this, ModelOptionsJson.Default.ModelOptions);
}
