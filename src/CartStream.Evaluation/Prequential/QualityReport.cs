namespace CartStream.Evaluation.Prequential;

/// <summary>Prequential quality at one moment.</summary>
/// <param name="Slices">
/// In this order: <c>overall</c>, <c>discoveries</c>, <c>discoveries_only</c>, <c>repeats</c>, <c>cart_first</c>, then
/// the event types, then <c>revenue</c>. A slice without events is included, with zeros.
/// </param>
/// <param name="Resamples">Bootstrap resamples behind the intervals.</param>
public sealed record QualityReport(IReadOnlyList<QualitySlice> Slices, int Resamples)
{
    /// <summary>The slice of this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public QualitySlice Slice(string name) =>
        Slices.FirstOrDefault(slice => slice.Name == name)
        ?? throw new ArgumentException(
            $"found '{name}', expected one of {string.Join(", ", Slices.Select(slice => slice.Name))}", nameof(name));
}
