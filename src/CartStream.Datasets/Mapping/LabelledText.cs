namespace CartStream.Datasets.Mapping;

/// <summary>Texts of an item with its id beside its name: <c>[T1] Tea</c> and <c>Tea (SKU: T1)</c>.</summary>
internal static class LabelledText
{
    /// <summary>Cuts the id off; false when the text has none.</summary>
    public static bool TryCut(string text, out string id, out string name)
    {
        (id, name) = ("", "");
        if (text is ['[', ..] && text.IndexOf(']', StringComparison.Ordinal) is > 1 and var end)
            (id, name) = (text[1..end].Trim(), text[(end + 1)..].Trim());
        else if (text is [.., ')'] && text.LastIndexOf('(') is > 0 and var open)
            (id, name) = (IdOf(text[(open + 1)..^1]), text[..open].Trim());
        return id.Length > 0 && name.Length > 0 && !id.Contains(' ', StringComparison.Ordinal);
    }

    /// <summary>
    /// Whether all texts have an id of their own. <c>[NEW] Tea</c> and <c>[NEW] Cup</c> have a mark in brackets.
    /// </summary>
    public static bool Are(IReadOnlyCollection<string> texts)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (!TryCut(text, out var id, out var name))
                return false;
            ids.Add(id);
            names.Add(name);
        }

        return ids.Count >= names.Count && names.Count > 0;
    }

    // The id behind a word for one: SKU: T1.
    private static string IdOf(string inside)
    {
        var at = inside.AsSpan().IndexOfAny(':', '#');
        return at > 0 && FieldWords.Score(EventField.ItemId, inside[..at]) > FieldWords.Hint
            ? inside[(at + 1)..].Trim()
            : "";
    }
}
