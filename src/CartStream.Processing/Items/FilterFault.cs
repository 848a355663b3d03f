namespace CartStream.Processing.Items;

/// <summary>What is wrong with the text of a filter.</summary>
/// <param name="Position">The character at which it is wrong, from 1.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Expected">What could stand there.</param>
internal sealed record FilterFault(int Position, string Found, string Expected)
{
    /// <summary>The fault in a sentence.</summary>
    public override string ToString() => $"found {Found} at character {Position}, expected {Expected}";
}
