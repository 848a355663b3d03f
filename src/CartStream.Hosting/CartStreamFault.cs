namespace CartStream.Hosting;

/// <summary>A fault of one field.</summary>
/// <param name="Field">The field, by its name in the API, such as <c>item_id</c>.</param>
/// <param name="Detail">What was found and what was expected.</param>
/// <param name="Index">The index among several events, from 0; null for a single one.</param>
public sealed record CartStreamFault(string Field, string Detail, int? Index = null)
{
    /// <inheritdoc/>
    public override string ToString() => Index is { } index ? $"event {index}: {Detail}" : Detail;
}
