namespace CartStream.Datasets.Mapping;

/// <summary>Names of columns, and their lookup.</summary>
internal static class ColumnNames
{
    private const int WordedCharsMax = 256;

    private static readonly HashSet<string> RecBoleTypes =
        new(StringComparer.Ordinal) { "token", "float", "token_seq", "float_seq" };

    /// <summary>The normalised name: without spaces, quotes and RecBole's type after a colon.</summary>
    public static string Clean(string name)
    {
        var clean = Bare(name);
        var colon = clean.LastIndexOf(':');
        return colon > 0 && RecBoleTypes.Contains(clean[(colon + 1)..]) ? clean[..colon] : clean;
    }

    /// <summary>The name as the header has it, without spaces, invisible marks and quotes.</summary>
    public static string Bare(string name) => WrittenText.Trim(WrittenText.Trim(name).Trim('"'));

    /// <summary>The index of the column with this name, in any case; -1 when there is none.</summary>
    public static int IndexOf(IReadOnlyList<string> columns, string name)
    {
        for (var at = 0; at < columns.Count; at++)
        {
            if (columns[at].Equals(name, StringComparison.OrdinalIgnoreCase))
                return at;
        }

        return -1;
    }

    /// <summary>Whether two paths end alike: <c>view.product.id</c> and <c>lines[].product.id</c>.</summary>
    public static bool IsSameEnd(string one, string other)
    {
        const int partsMax = 2;
        return Ends(one).SequenceEqual(Ends(other), StringComparer.Ordinal);

        static IEnumerable<string> Ends(string name) => name.Split('.').TakeLast(partsMax);
    }

    /// <summary>The letters and digits of a name, in lower case: <c>Customer ID</c> is <c>customerid</c>.</summary>
    public static string Plain(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>
    /// The words of a name in lower case, split at punctuation and before capitals: <c>visitStartTime</c> is visit,
    /// start, time. Text longer than <see cref="WordedCharsMax"/> is not a name, and only its beginning is split.
    /// </summary>
    public static IReadOnlyList<string> Words(string name)
    {
        if (name.Length > WordedCharsMax)
            name = name[..WordedCharsMax];
        var words = new List<string>();
        var from = 0;
        for (var at = 1; at <= name.Length; at++)
        {
            var ends = at == name.Length || !char.IsLetterOrDigit(name[at])
                || (char.IsUpper(name[at]) && !char.IsUpper(name[at - 1])) || !char.IsLetterOrDigit(name[at - 1]);
            if (!ends)
                continue;
            var word = name[from..at].Trim('_', '-', ' ', '.', '[', ']', '#', ':').ToLowerInvariant();
            if (word.Length > 0)
                words.Add(word);
            from = at;
        }

        return words;
    }

    /// <summary>
    /// The fault that several columns with different values have a name, so that it is ambiguous; null for none.
    /// </summary>
    public static string? TwiceFault(string name, IReadOnlyList<ColumnSample> columns)
    {
        ColumnSample[] same = [.. columns.Where(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase))];
        return same.Skip(1).All(other => other.Values.SequenceEqual(same[0].Values, StringComparer.Ordinal))
            ? null
            : $"found {same.Length} columns called '{name}' that differ, expected one; rename the others in the header";
    }
}
