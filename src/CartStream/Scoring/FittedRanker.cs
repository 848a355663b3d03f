using CartStream.LearningToRank;
using CartStream.Retrieval.Embedding;

namespace CartStream.Scoring;

/// <summary>The result of a fit to the sessions of one moment; immutable.</summary>
/// <param name="Embedding">Vectors of the items.</param>
/// <param name="Linear">Chooses the candidates that the trees order.</param>
/// <param name="Trees">Order these candidates.</param>
internal sealed record FittedRanker(ItemEmbedding Embedding, LinearRanker Linear, ObjectiveTrees Trees)
{
    /// <summary>The features that it reads.</summary>
    public FeatureSet Features { get; } = FeatureSet.OfWidth(Linear.FeatureCount)
        ?? throw new ArgumentException(Unexpected(Linear, Trees), nameof(Linear));

    /// <summary>Writes all parts, one after the other.</summary>
    public void Save(Stream into)
    {
        Embedding.Save(into);
        Linear.Save(into);
        Trees.Save(into);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is not a fitted ranker, or damaged.</exception>
    public static FittedRanker Load(Stream from)
    {
        var embedding = ItemEmbedding.Load(from);
        var linear = LinearRanker.Load(from);
        var trees = ObjectiveTrees.Load(from);
        return trees.Next.FeatureCount == linear.FeatureCount && FeatureSet.OfWidth(linear.FeatureCount) is not null
            ? new FittedRanker(embedding, linear, trees)
            : throw new InvalidDataException(Unexpected(linear, trees));
    }

    private static string Unexpected(LinearRanker linear, ObjectiveTrees trees) =>
        $"fitted ranking: found {linear.FeatureCount}, {trees.Next.FeatureCount} features, expected "
        + $"{string.Join(", ", FeatureSet.Widths)} of both";
}
