namespace CartStream.Datasets.Mapping;

/// <summary>The source of a field: alternatives, each of one or more parts that are joined.</summary>
/// <param name="Alternatives">The first that is not empty counts.</param>
internal sealed record FieldSource(IReadOnlyList<IReadOnlyList<FieldSource.Part>> Alternatives)
{
    /// <summary>A column or path, or a literal text.</summary>
    internal readonly record struct Part(string Text, bool IsLiteral);

    /// <summary>Every column or path that is named.</summary>
    public IEnumerable<string> Names =>
        Alternatives.SelectMany(parts => parts).Where(part => !part.IsLiteral).Select(part => part.Text);

    /// <summary>
    /// Reads <c>a|b+'.'+c</c>. A text for which <paramref name="isName"/> holds as a whole is a single name, whatever
    /// its characters.
    /// </summary>
    public static FieldSource Parse(string text, Func<string, bool> isName)
    {
        if (isName(text))
            return new FieldSource([[new Part(text, IsLiteral: false)]]);
        return new FieldSource(
            [.. Cut(text, '|').Select(one => (IReadOnlyList<Part>)[.. Cut(one, '+').Select(ToPart)])]);
    }

    private static Part ToPart(string text)
    {
        var trimmed = text.Trim();
        return trimmed is ['\'', .., '\''] && trimmed.Length > 1
            ? new Part(trimmed[1..^1], IsLiteral: true)
            : new Part(trimmed, IsLiteral: false);
    }

    // Doesn't split within quotes, so that a literal may hold any character.
    private static IEnumerable<string> Cut(string text, char at)
    {
        var from = 0;
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\'')
                isQuoted = !isQuoted;
            if (isQuoted || text[i] != at)
                continue;
            yield return text[from..i];
            from = i + 1;
        }

        yield return text[from..];
    }
}
