namespace CartStream.Recommendations;

/// <summary>One slot of a recommendation.</summary>
/// <param name="letter">The letter of its source; see <see cref="SourceNames"/>.</param>
/// <param name="itemId">The item, UTF-8.</param>
public readonly ref struct StoredRankedItem(char letter, ReadOnlySpan<byte> itemId)
{
    /// <summary>The letter of its source; see <see cref="SourceNames"/>.</summary>
    public char Letter { get; } = letter;

    /// <summary>The item, UTF-8.</summary>
    public ReadOnlySpan<byte> ItemId { get; } = itemId;
}
