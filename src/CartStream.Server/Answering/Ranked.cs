namespace CartStream.Server.Answering;

/// <summary>What an <see cref="Answerer"/> found.</summary>
/// <param name="Items">Best first.</param>
/// <param name="SessionId">The session that was looked at, or named; null for none.</param>
/// <param name="SourceLetters">The letter of each item's source.</param>
/// <param name="Offset">The newest event that was taken in.</param>
/// <param name="ModelVersion">Events the model had learnt.</param>
internal sealed record Ranked(
    IReadOnlyList<AnswerItem> Items, byte[]? SessionId, string SourceLetters, long Offset, long ModelVersion)
{
    /// <summary>Name of the source of items that only the catalogue knows.</summary>
    public const string CatalogueSource = "catalogue";

    /// <summary>Its letter; the first is the cart's.</summary>
    public const char CatalogueLetter = 'x';

    /// <summary>The shopper's partition; 0 where nobody was asked for.</summary>
    public int Partition { get; init; }

    /// <summary>Changes the cart had seen.</summary>
    public int CartVersion { get; init; }

    /// <summary>Items of the request that nobody has touched; null for none.</summary>
    public IReadOnlyList<string>? UnknownItems { get; init; }
}
