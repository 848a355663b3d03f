using CartStream.Processing.Items;
using CartStream.Recommendations;
using CartStream.Server.Receipts;

namespace CartStream.Server.Engine;

/// <summary>The items of an answer, in its order: first the pinned, then the ranked, then the catalogue's.</summary>
/// <param name="Pinned">Items that a rule pins.</param>
/// <param name="Ranked">Items that the policy ranked, best first; valid as long as the engine is lent.</param>
/// <param name="FromCatalogue">Items found only in the catalogue.</param>
internal readonly record struct FoundItems(
    List<KeyValuePair<byte[], ItemAttributes?>> Pinned,
    ReadOnlyMemory<ScoredItem> Ranked,
    List<KeyValuePair<byte[], ItemAttributes>> FromCatalogue)
{
    /// <summary>All items.</summary>
    public int Count => Pinned.Count + Ranked.Length + FromCatalogue.Count;

    /// <summary>The letter of each item's source.</summary>
    public string SourceLetters => string.Create(Count, this, static (letters, items) =>
    {
        letters.Fill(ReceiptId.CatalogueLetter);
        letters[..items.Pinned.Count].Fill(ReceiptId.PinnedLetter);
        var ranked = items.Ranked.Span;
        for (var i = 0; i < ranked.Length; i++)
            letters[items.Pinned.Count + i] = (char)SourceNames.Letter(ranked[i].Explanation.Source)[0];
    });

    /// <summary>The items from <paramref name="offset"/> on, at most <paramref name="count"/> of them.</summary>
    public FoundItems Page(int offset, int count)
    {
        var end = offset + count;
        return new FoundItems(
            Pinned[Part(Pinned.Count, before: 0)],
            Ranked[Part(Ranked.Length, Pinned.Count)],
            FromCatalogue[Part(FromCatalogue.Count, Pinned.Count + Ranked.Length)]);

        Range Part(int length, int before) =>
            Math.Clamp(offset - before, 0, length)..Math.Clamp(end - before, 0, length);
    }
}
