namespace CartStream.Datasets.Mapping;

/// <summary>Texts of an item with its quantity: <c>TEA x 2</c> and <c>2 x TEA</c>, with x, X, × or *.</summary>
internal static class CountedText
{
    private const string Signs = "xX×*";

    /// <summary>
    /// Cuts the quantity off; false when the text has none there. A letter x needs a space before it in <c>TEA x2</c>,
    /// and one after it in <c>2x TEA</c>: it may belong to the item's name.
    /// </summary>
    public static bool TryCut(string text, QuantityPlace place, out string item, out string quantity) =>
        place == QuantityPlace.After
            ? TryCutEnd(text, out item, out quantity)
            : TryCutBegin(text, out item, out quantity);

    private static bool TryCutEnd(string text, out string item, out string quantity)
    {
        var from = text.Length;
        while (from > 0 && IsOfNumber(text[from - 1]))
            from--;
        quantity = text[from..];
        var before = text[..from].TrimEnd();
        item = before.Length > 0 ? before[..^1].TrimEnd() : "";
        return IsCount(quantity) && item.Length > 0 && IsSign(before[^1], char.IsWhiteSpace(before[^2]));
    }

    private static bool TryCutBegin(string text, out string item, out string quantity)
    {
        var to = 0;
        while (to < text.Length && IsOfNumber(text[to]))
            to++;
        quantity = text[..to];
        var after = text[to..].TrimStart();
        item = after.Length > 0 ? after[1..].TrimStart() : "";
        return IsCount(quantity) && item.Length > 0 && IsSign(after[0], char.IsWhiteSpace(after[1]));
    }

    private static bool IsSign(char sign, bool isApart) =>
        Signs.Contains(sign, StringComparison.Ordinal) && (isApart || !char.IsAsciiLetter(sign));

    private static bool IsOfNumber(char c) => char.IsAsciiDigit(c) || c == '.';

    private static bool IsCount(string text) => text.Length > 0 && char.IsAsciiDigit(text[0]) && text[^1] != '.';
}
