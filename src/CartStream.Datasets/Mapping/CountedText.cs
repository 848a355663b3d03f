namespace CartStream.Datasets.Mapping;

/// <summary>
/// Texts of an item with its quantity: <c>TEA x 2</c> and <c>2 x TEA</c>, with x, X, × or *, and <c>TEA (2)</c>.
/// </summary>
internal static class CountedText
{
    private const string Signs = "xX×*";

    private static readonly HashSet<string> Pieces =
        new(StringComparer.Ordinal) { "x", "pcs", "pc", "pieces", "st", "stk", "stück", "szt", "ks", "個" };

    /// <summary>
    /// Cuts the quantity off; false when the text has none there. A letter x needs a space before it in <c>TEA x2</c>,
    /// and one after it in <c>2x TEA</c>: it may belong to the item's name.
    /// </summary>
    public static bool TryCut(string text, QuantityPlace place, out string item, out string quantity) => place switch
    {
        QuantityPlace.After => TryCutEnd(text, out item, out quantity),
        QuantityPlace.Before => TryCutBegin(text, out item, out quantity),
        _ => TryCutBrackets(text, out item, out quantity, out _),
    };

    /// <summary>
    /// Whether these texts end with quantities in brackets. A number without a word for what it is may be a size; of
    /// quantities, some are 1.
    /// </summary>
    public static bool AreInBrackets(IEnumerable<string> texts)
    {
        bool hasOne = false, hasWords = true;
        foreach (var text in texts)
        {
            if (!TryCutBrackets(text, out _, out var quantity, out var hasWord))
                return false;
            hasOne |= quantity == "1";
            hasWords &= hasWord;
        }

        return hasOne || hasWords;
    }

    private static bool TryCutBrackets(string text, out string item, out string quantity, out bool hasWord)
    {
        (item, quantity, hasWord) = ("", "", false);
        var open = text.LastIndexOf('(');
        if (open <= 0 || text[^1] != ')')
            return false;
        item = text[..open].TrimEnd();
        var inside = text[(open + 1)..^1];
        var from = inside.AsSpan().IndexOfAnyInRange('0', '9');
        if (from < 0 || item.Length == 0)
            return false;
        var to = from;
        while (to < inside.Length && IsOfNumber(inside[to]))
            to++;
        quantity = inside[from..to];
        var before = ColumnNames.Plain(inside[..from]);
        var after = ColumnNames.Plain(inside[to..]);
        hasWord = before.Length + after.Length > 0;
        return IsCount(quantity) && (after.Length == 0 || Pieces.Contains(after))
            && (before is "" or "x" || FieldWords.Score(EventField.Quantity, before) > FieldWords.Hint);
    }

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
