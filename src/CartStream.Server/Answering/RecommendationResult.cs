using CartStream.Experiments;
using CartStream.Processing.Items;
using CartStream.Recommendations;
using CartStream.Server.Receipts;

namespace CartStream.Server.Answering;

/// <summary>What an <see cref="RecommendationEngine"/> found.</summary>
/// <param name="Items">Best first; valid as long as the engine is lent.</param>
/// <param name="SessionId">The session that was looked at, or named; null for none.</param>
/// <param name="SourceLetters">The letter of each item's source.</param>
/// <param name="Offset">The newest event that was taken in.</param>
/// <param name="ModelVersion">Events the model had learnt.</param>
internal sealed record RecommendationResult(
    ReadOnlyMemory<ScoredItem> Items, byte[]? SessionId, string SourceLetters, long Offset, long ModelVersion)
{
    /// <summary>What comes behind them: items that only the catalogue knows.</summary>
    public IReadOnlyList<KeyValuePair<byte[], ItemAttributes>> FromCatalogue { get; init; } = [];

    /// <summary>What comes before them: items that a rule puts first.</summary>
    public IReadOnlyList<KeyValuePair<byte[], ItemAttributes?>> Pinned { get; init; } = [];

    /// <summary>The version of the shop's rules that held; null when there were none.</summary>
    public int? RulesVersion { get; init; }

    /// <summary>The shopper's partition; 0 where nobody was asked for.</summary>
    public int Partition { get; init; }

    /// <summary>What was put first.</summary>
    public RecommendationPolicy Policy { get; init; }

    /// <summary>The place of the shopper's variant; <see cref="Experiment.NoVariant"/> for none.</summary>
    public int Variant { get; init; } = Experiment.NoVariant;

    /// <summary>Changes the cart had seen.</summary>
    public int CartVersion { get; init; }

    /// <summary>The propensity of each item, pinned ones and those of the catalogue included; null for none.</summary>
    public IReadOnlyList<double>? Propensities { get; init; }

    /// <summary>Items of the request that nobody has touched; null for none.</summary>
    public IReadOnlyList<string>? UnknownItems { get; init; }
}
