namespace CartStream.Processing.Items;

/// <summary>What is wrong with a filter's text.</summary>
/// <param name="Position">The position of the fault in characters, from 1.</param>
/// <param name="Found">What was found there.</param>
/// <param name="Expected">What was expected there.</param>
internal sealed record FilterFault(int Position, string Found, string Expected)
{
    /// <summary>The fault as a sentence.</summary>
    public override string ToString() => $"found {Found} at character {Position}, expected {Expected}";
}
