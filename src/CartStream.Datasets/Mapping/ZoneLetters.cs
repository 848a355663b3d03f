using System.Globalization;

namespace CartStream.Datasets.Mapping;

/// <summary>
/// Times that end with the letters of a zone, such as <c>2026-03-04 08:05:00 CET</c>. They are not read by themselves:
/// such letters mean several zones, and are often written in summer as in winter.
/// </summary>
internal static class ZoneLetters
{
    private const int LettersMax = 5;

    private static readonly string[] Patterns =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy/MM/dd HH:mm:ss", "MM/dd/yyyy HH:mm:ss",
        "MM/dd/yyyy HH:mm", "dd/MM/yyyy HH:mm:ss", "dd.MM.yyyy HH:mm:ss", "dd.MM.yyyy HH:mm",
    ];

    /// <summary>
    /// The pattern that reads all values of a column, with the letters as they are; null when they have none, or not
    /// the same.
    /// </summary>
    public static string? Pattern(ColumnSample column)
    {
        if (!column.HasValues || Cut(column.Values[0]) is not (_, { } letters))
            return null;
        return Patterns.FirstOrDefault(pattern => column.Values.All(value => Cut(value) is var (time, others)
                && others == letters && DateTime.TryParseExact(
                    time, pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))) is { } found
            ? $"{found} '{letters}'"
            : null;
    }

    private static (string Time, string Letters)? Cut(string value)
    {
        var at = value.LastIndexOf(' ');
        var letters = value[(at + 1)..];
        return at > 0 && letters.Length is > 1 and <= LettersMax && letters.All(char.IsAsciiLetterUpper)
            && letters is not ("AM" or "PM")
            ? (value[..at], letters)
            : null;
    }
}
