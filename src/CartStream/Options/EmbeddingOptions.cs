using CartStream.Retrieval.Embedding;

namespace CartStream.Options;

/// <summary>Settings of a fit of an <see cref="ItemEmbedding"/>, which explains them.</summary>
public sealed record EmbeddingOptions
{
    /// <summary>How often a fit uses every training position, 1 to 100; 8 by default.</summary>
    public int Epochs { get; init; } = 8;

    /// <summary>The same for each further fit with newer sessions, 1 to 100; 2 by default.</summary>
    public int FurtherEpochs { get; init; } = 2;

    /// <summary>Step length of the first step of a vector (η), 0.001 to 1; falls to nothing by the end.</summary>
    public float LearningRate { get; init; } = 0.1f;

    /// <summary>The factor of cosines before the softmax, and in scores (τ), 1 to 50.</summary>
    public float Scale { get; init; } = 12;

    /// <summary>Share of a query's items, the newest aside, left out of each training position; 0 to 0.9.</summary>
    public float Dropout { get; init; } = 0.4f;

    /// <summary>Negatives are drawn by a power of their count: 0 uniformly, 1 in proportion; 0 to 1.</summary>
    public float NegativePower { get; init; } = 0.75f;

    /// <summary>Items with fewer interactions in the training sessions get no vector; 2 by default, 1 to 1,000.
    /// </summary>
    public int ItemCountMin { get; init; } = 2;

    /// <summary>
    /// Bound of a fit: it uses the newest sessions that have at most this many training positions (a session of n items
    /// has n − 1); 2,000,000 by default, 1,000 to 100,000,000.
    /// </summary>
    public int PositionsMax { get; init; } = 2_000_000;

    /// <summary>Seed of the random numbers: the same seed and sessions give the same vectors to the bit.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults() =>
        new OptionFaults("embedding.")
            .Range(nameof(Epochs), Epochs, 1, 100)
            .Range(nameof(FurtherEpochs), FurtherEpochs, 1, 100)
            .Range(nameof(LearningRate), LearningRate, 0.001, 1)
            .Range(nameof(Scale), Scale, 1, 50)
            .Range(nameof(Dropout), Dropout, 0, 0.9)
            .Range(nameof(NegativePower), NegativePower, 0, 1)
            .Range(nameof(ItemCountMin), ItemCountMin, 1, 1_000)
            .Range(nameof(PositionsMax), PositionsMax, 1_000, 100_000_000)
            .ToList();
}
