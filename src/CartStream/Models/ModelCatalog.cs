using CartStream.Options;
using CartStream.Scoring;

namespace CartStream.Models;

/// <summary>The models by their names on the command line.</summary>
public static class ModelCatalog
{
    /// <summary>What is popular at the moment: the baseline of all other models.</summary>
    internal static readonly Algorithm Popularity = new("popularity", HasFallback: true, (_, _, _) => null);

    private static readonly Algorithm[] Algorithms =
    [
        Popularity,
        new("rules", HasFallback: false, (sources, _, _) =>
            new SourceRanking([sources.Sequences()], new TransitionScorer(TransitionScore.Forward))),
        new("association", HasFallback: false, (sources, _, _) =>
            new SourceRanking([sources.Transitions], new TransitionScorer(TransitionScore.Either))),
        new("covisitation", HasFallback: false, (sources, _, _) =>
            new SourceRanking([sources.Transitions], new TransitionScorer(TransitionScore.Typed))),
        new("walk", HasFallback: false, (sources, _, _) =>
            new SourceRanking([sources.Transitions, sources.Walk], new TransitionScorer(TransitionScore.Walk))),
        new(
            "knn",
            HasFallback: false,
            (sources, _, _) => new SourceRanking([sources.Neighbours], new NeighbourScorer())),
        new("blend", HasFallback: true, (sources, options, _) => BlendScorer.CreateRanking(sources, options)),
        new(
            "full",
            HasFallback: true,
            (sources, options, fitted) => new LearnedRanking(sources, options, fitted),
            IsFitted: true),
    ];

    /// <summary>Every model's name, simplest first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Algorithms.Select(algorithm => algorithm.Name)];

    /// <summary>Creates an empty model; null when there is none of this name.</summary>
    /// <exception cref="ArgumentException">An option is out of range; all faults of the model are named.</exception>
    public static IModel? TryCreate(string name, ModelOptions? options = null) =>
        Find(name) is { } algorithm
            ? new SessionModel(algorithm, options ?? new ModelOptions())
            : null;

    /// <summary>The algorithm of this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    internal static Algorithm Get(string name) => Find(name) ?? throw new ArgumentException(
        $"found the model '{name}', expected one of {string.Join(", ", Names)}", nameof(name));

    private static Algorithm? Find(string name) => Algorithms.FirstOrDefault(one => one.Name == name);
}
