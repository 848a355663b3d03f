using CartStream.Options;
using CartStream.Scoring;

namespace CartStream.Models;

/// <summary>The models by the names they have on the command line.</summary>
public static class ModelCatalog
{
    private static readonly Algorithm[] Algorithms =
    [
        new("popularity", FillsUp: true, (_, _) => null),
        new("rules", FillsUp: false, (_, _) => new TransitionScorer(TransitionScore.Forward)),
        new("association", FillsUp: false, (_, _) => new TransitionScorer(TransitionScore.Either)),
        new("covisitation", FillsUp: false, (_, _) => new TransitionScorer(TransitionScore.Typed)),
        new("walk", FillsUp: false, (_, _) => new TransitionScorer(TransitionScore.Walk)),
        new("knn", FillsUp: false, (_, _) => new NeighbourScorer()),
        new("blend", FillsUp: true, (_, options) => new BlendScorer(options.Blend)),
        new(
            "full",
            FillsUp: true,
            (model, options) => new LearnedRanker(options, () => model.Fitted),
            IsFitted: true),
    ];

    /// <summary>Every model's name, simplest first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Algorithms.Select(algorithm => algorithm.Name)];

    /// <summary>Makes an empty model; null when there is none of this name.</summary>
    /// <exception cref="ArgumentException">An option is out of range; all faults of the model are named.</exception>
    public static IModel? TryCreate(string name, ModelOptions? options = null) =>
        Find(name) is { } algorithm
            ? new SessionModel(algorithm, options ?? new ModelOptions())
            : null;

    /// <summary>The algorithm of this name; null when there is none.</summary>
    internal static Algorithm? Find(string name) => Algorithms.FirstOrDefault(one => one.Name == name);
}
