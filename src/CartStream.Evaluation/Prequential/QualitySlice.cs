namespace CartStream.Evaluation.Prequential;

/// <summary>The quality on some of the scored events.</summary>
/// <param name="Name">
/// <c>overall</c>; an event type's name; or by what the event's item was: <c>discoveries</c> (ranked among all
/// recommended items), <c>discoveries_only</c> (the same events, ranked among the recommended discoveries),
/// <c>repeats</c>, <c>cart_first</c>.
/// </param>
/// <param name="Events">Scored events in it.</param>
/// <param name="Figures">Every ranked metric at every asked k, metric by metric.</param>
public sealed record QualitySlice(string Name, long Events, IReadOnlyList<QualityFigure> Figures)
{
    /// <summary>The figure of this name, such as <c>mrr@20</c>.</summary>
    /// <exception cref="ArgumentException">It was not asked for.</exception>
    public QualityFigure Figure(string name) =>
        Figures.FirstOrDefault(figure => figure.Name == name)
        ?? throw new ArgumentException(
            $"found '{name}', expected one of {string.Join(", ", Figures.Select(one => one.Name))}", nameof(name));
}
