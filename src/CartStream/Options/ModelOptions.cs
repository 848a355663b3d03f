using System.Text.Json;
using CartStream.LearningToRank;

namespace CartStream.Options;

/// <summary>Settings of every model; an option that is not set has its default.</summary>
public sealed record ModelOptions
{
    /// <summary>How much is remembered.</summary>
    public SessionStoreOptions Sessions { get; init; } = new();

    /// <summary>Settings of popularity: the model <c>popularity</c>, and the baseline of others.</summary>
    public PopularityOptions Popularity { get; init; } = new();

    /// <summary>Settings of the rules and of the walk over them.</summary>
    public TransitionOptions Rules { get; init; } = new();

    /// <summary>Settings of session neighbours.</summary>
    public SessionKnnOptions Knn { get; init; } = new();

    /// <summary>Settings of the model <c>blend</c>.</summary>
    public BlendOptions Blend { get; init; } = new();

    /// <summary>Settings of the item embedding.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>Settings of the learned ranking.</summary>
    public RerankingOptions Ranking { get; init; } = new();

    /// <summary>Settings of its trees.</summary>
    public BoostedTreesOptions Trees { get; init; } = new();

    /// <summary>When the model is refitted.</summary>
    public RefitOptions Refits { get; init; } = new();

    /// <summary>Settings of reminders from a shopper's own history.</summary>
    public ReminderOptions Reminders { get; init; } = new();

    /// <summary>Every fault of these options, of all models, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults() =>
        [.. Sessions.Faults(), .. Popularity.Faults(), .. Rules.Faults(), .. Knn.Faults(), .. Blend.Faults(),
            .. Embedding.Faults(), .. Ranking.Faults(), .. Trees.Faults(), .. Refits.Faults(), .. Reminders.Faults()];

    /// <summary>
    /// Every option by name and value as one line of JSON, the same for equal options on every machine; part of the
    /// configuration hash.
    /// </summary>
    public string ToCanonicalText() => JsonSerializer.Serialize(this, ModelOptionsJson.Default.ModelOptions);
}
