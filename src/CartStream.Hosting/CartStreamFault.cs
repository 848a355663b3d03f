namespace CartStream.Hosting;

/// <summary>What is wrong with one field.</summary>
/// <param name="Field">The field, as the API calls it, such as <c>item_id</c>.</param>
/// <param name="Detail">What was found and what was expected.</param>
/// <param name="Index">The place among several events, from 0; null where there is one.</param>
public sealed record CartStreamFault(string Field, string Detail, int? Index = null)
{
    /// <inheritdoc/>
    public override string ToString() => Index is { } index ? $"event {index}: {Detail}" : Detail;
}
