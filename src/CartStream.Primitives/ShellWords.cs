namespace CartStream;

/// <summary>Words of a command that a POSIX shell reads as they are meant.</summary>
internal static class ShellWords
{
    private const string Plain = "_-=,./:@%+";
    private const string SpecialInQuotes = "\"$`\\!";

    /// <summary>
    /// The word, in quotes where the shell would read any of its characters as something else: single ones, or double
    /// ones around single ones where nothing else in the word is special within them.
    /// </summary>
    public static string Quote(string word)
    {
        if (word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal)))
            return word;
        return word.Contains('\'', StringComparison.Ordinal) && word.AsSpan().IndexOfAny(SpecialInQuotes) < 0
            ? $"\"{word}\""
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
