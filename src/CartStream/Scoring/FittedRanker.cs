using CartStream.LearningToRank;
using CartStream.Retrieval.Embedding;

namespace CartStream.Scoring;

/// <summary>The result of a fit to the sessions of one moment; immutable.</summary>
/// <param name="Embedding">Vectors of the items.</param>
/// <param name="Linear">Chooses the candidates that the trees order.</param>
/// <param name="Trees">Order these candidates.</param>
internal sealed record FittedRanker(ItemEmbedding Embedding, LinearRanker Linear, ObjectiveTrees Trees)
{
    /// <summary>Whether it was also fitted to items' traits.</summary>
    public bool UsesContent { get; } = Linear.FeatureCount > Features.WidthWithoutContent;

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
        const int without = Features.WidthWithoutContent;
        const int with = Features.WidthWithContent;
        return trees.Next.FeatureCount == linear.FeatureCount && linear.FeatureCount is var width
            && (width == without || width == with)
            ? new FittedRanker(embedding, linear, trees)
            : throw new InvalidDataException(
                $"fitted ranking: found {linear.FeatureCount}, {trees.Next.FeatureCount} features, expected "
                + $"{without} or {with} of both");
    }
}
