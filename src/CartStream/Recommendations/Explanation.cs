namespace CartStream.Recommendations;

/// <summary>
/// Why an item is proposed, as numbers; the words are rendered on reading. The meaning of A and B depends on the
/// source:
/// <list type="bullet">
/// <item><see cref="Source.Cart"/>: A = when it was added (ms since 1970), B = pieces</item>
/// <item><see cref="Source.History"/>: A = newest interaction (ms since 1970), B = its event type</item>
/// <item><see cref="Source.Rules"/>: A = the item number it follows, B = how often it did</item>
/// <item><see cref="Source.Neighbours"/>: A = similar sessions that hold it, B = similar sessions found</item>
/// <item><see cref="Source.Together"/>: A = the item number it was seen with, B = in how many sessions</item>
/// <item><see cref="Source.Walk"/>: A = the item number that the walk began at, B = 0</item>
/// <item><see cref="Source.Popularity"/>: A = rank, from 1, B = among what: <see cref="Overall"/>,
/// <see cref="InCategory"/> or <see cref="Alike"/></item>
/// <item><see cref="Source.Session"/>: A = newest interaction (ms since 1970), B = its weightiest event type</item>
/// </list>
/// </summary>
/// <param name="Source">Which part proposed the item.</param>
/// <param name="A">First number.</param>
/// <param name="B">Second number.</param>
public readonly record struct Explanation(Source Source, long A, int B)
{
    /// <summary>B of a rank among all items.</summary>
    public const int Overall = 0;

    /// <summary>B of a rank among the items of the category of the session's newest item.</summary>
    public const int InCategory = 1;

    /// <summary>B of a rank among what is most like the session's newest items by category, brand, price and name.
    /// </summary>
    public const int Alike = 2;

    /// <summary>Whether A is an item's number.</summary>
    public bool NamesItem => Source is Source.Rules or Source.Together or Source.Walk;
}
