namespace CartStream.Evaluation.Offline;

/// <summary>An algorithm's quality on some of the right answers.</summary>
/// <param name="Name">
/// <c>overall</c>; <c>discoveries</c>: only items that the query's prefix does not hold are right; <c>repeats</c>: only
/// those that it holds; <c>below_5</c> and similar: only discoveries of items that fewer sessions hold.
/// </param>
/// <param name="Queries">Queries that had such a right answer; the means are over these.</param>
/// <param name="Figures">Every ranked metric at every k, metric by metric.</param>
public sealed record EvaluationSlice(string Name, long Queries, IReadOnlyList<EvaluationFigure> Figures)
{
    /// <summary>The mean of this name, such as <c>mrr@20</c>.</summary>
    /// <exception cref="ArgumentException">There is no such mean.</exception>
    public double Value(string name) =>
        (Figures.FirstOrDefault(figure => figure.Name == name)
            ?? throw new ArgumentException(
                $"found '{name}', expected one of {string.Join(", ", Figures.Select(one => one.Name))}", nameof(name)))
        .Estimate.Value;
}
