namespace CartStream;

/// <summary>Finds the name that was most probably meant by a mistyped one.</summary>
public static class NearestName
{
    /// <summary>
    /// The name with the fewest edits to <paramref name="typed"/>, the first of several; null when every name needs
    /// more than two edits and more than a third of its letters.
    /// </summary>
    public static string? Find(string typed, IEnumerable<string> names)
    {
        string? nearest = null;
        var fewest = typed.Length;
        foreach (var name in names)
        {
            var edits = Edits(typed, name);
            if (edits >= fewest || edits > Math.Max(2, name.Length / 3))
                continue;
            (nearest, fewest) = (name, edits);
        }

        return nearest;
    }

    /// <summary>
    /// Insertions, deletions, replacements and swaps of neighbours that turn one text into the other (optimal string
    /// alignment distance).
    /// </summary>
    public static int Edits(string from, string to)
    {
        var (beforeLast, last, row) = (new int[to.Length + 1], new int[to.Length + 1], new int[to.Length + 1]);
        for (var j = 0; j <= to.Length; j++)
            row[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            (beforeLast, last, row) = (last, row, beforeLast);
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }
        }

        return row[to.Length];
    }
}
