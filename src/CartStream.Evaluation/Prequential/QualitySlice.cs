namespace CartStream.Evaluation.Prequential;

/// <summary>The quality on a part of the scored events.</summary>
/// <param name="Name">
/// <c>overall</c>; an event type's name; by the kind of the event's item: <c>discoveries</c> (ranked in the
/// recommendation), <c>discoveries_only</c> (the same events, ranked in a list of discoveries alone), <c>repeats</c>,
/// <c>cart_first</c>; or <c>revenue</c>: purchases with a price, each weighted by its revenue.
/// </param>
/// <param name="Events">Scored events in it.</param>
/// <param name="Figures">Every ranked metric at every requested k, metric by metric.</param>
public sealed record QualitySlice(string Name, long Events, IReadOnlyList<QualityFigure> Figures)
{
    /// <summary>The figure of this name, such as <c>mrr@20</c>.</summary>
    /// <exception cref="ArgumentException">There is no such figure.</exception>
    public QualityFigure Figure(string name) =>
        Figures.FirstOrDefault(figure => figure.Name == name)
        ?? throw new ArgumentException(
            $"found '{name}', expected one of {string.Join(", ", Figures.Select(one => one.Name))}", nameof(name));
}
