using CartStream.Experiments;
using CartStream.Processing.Items;
using CartStream.Recommendations;
using CartStream.Server.Receipts;

namespace CartStream.Server.Engine;

/// <summary>The result of a <see cref="RecommendationEngine"/>.</summary>
/// <param name="Items">Best first; valid as long as the engine is lent.</param>
/// <param name="SessionId">The session used or named; null for none.</param>
/// <param name="SourceLetters">The letter of each item's source.</param>
/// <param name="Offset">The newest event that it reflects.</param>
/// <param name="ModelVersion">Number of events the model had learnt.</param>
internal sealed record RecommendationResult(
    ReadOnlyMemory<ScoredItem> Items, byte[]? SessionId, string SourceLetters, long Offset, long ModelVersion)
{
    /// <summary>Items that follow: those found only in the catalogue.</summary>
    public IReadOnlyList<KeyValuePair<byte[], ItemAttributes>> FromCatalogue { get; init; } = [];

    /// <summary>Items that precede: those a rule pins.</summary>
    public IReadOnlyList<KeyValuePair<byte[], ItemAttributes?>> Pinned { get; init; } = [];

    /// <summary>The version of the rules applied; null when there were none.</summary>
    public int? RulesVersion { get; init; }

    /// <summary>The shopper's partition; 0 without a shopper.</summary>
    public int Partition { get; init; }

    /// <summary>What comes first.</summary>
    public RecommendationPolicy Policy { get; init; }

    /// <summary>The index of the shopper's variant; <see cref="Experiment.NoVariant"/> for none.</summary>
    public int Variant { get; init; } = Experiment.NoVariant;

    /// <summary>Changes of the cart that it reflects.</summary>
    public int CartVersion { get; init; }

    /// <summary>The propensity of each item, including pinned and catalogue items; null for none.</summary>
    public IReadOnlyList<double>? Propensities { get; init; }

    /// <summary>Items of the request without events; null for none.</summary>
    public IReadOnlyList<string>? UnknownItems { get; init; }
}
