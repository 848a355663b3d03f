using System.Text;
using System.Text.Json;

namespace CartStream.Datasets.Files;

/// <summary>
/// What the folders of a file say of all its rows: in <c>dt=2024-01-01/type=view/part-0.csv</c>, <c>dt</c> and
/// <c>type</c> are columns. Where <c>year</c>, <c>month</c> and <c>day</c> are folders, so is <c>date</c>.
/// </summary>
/// <param name="Columns">Names and values, from the outermost folder.</param>
internal sealed record Partitions(IReadOnlyList<(string Name, string Value)> Columns)
{
    /// <summary>Those of a file whose folders say nothing.</summary>
    public static readonly Partitions None = new([]);

    private const string NoValue = "__HIVE_DEFAULT_PARTITION__";
    private const string Date = "date";
    private const byte Quote = (byte)'"';

    /// <summary>The partitions that are folders in <paramref name="path"/> as it was given.</summary>
    public static Partitions Of(string path)
    {
        if (!path.Contains('='))
            return None;
        var columns = new List<(string Name, string Value)>();
        foreach (var folder in (Path.GetDirectoryName(path) ?? "").Split(Path.DirectorySeparatorChar))
        {
            if (folder.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var at))
                continue;
            var value = Uri.UnescapeDataString(folder[(at + 1)..]);
            columns.Add((Uri.UnescapeDataString(folder[..at]), value == NoValue ? "" : value));
        }

        if (DateOf(columns) is { } date && !columns.Exists(one => Is(one.Name, Date)))
            columns.Add((Date, date));
        return columns.Count == 0 ? None : new Partitions(columns);
    }

    /// <summary>Those for which <paramref name="isKept"/> holds.</summary>
    public Partitions Where(Func<(string Name, string Value), bool> isKept) =>
        Columns.All(isKept) ? this : new Partitions([.. Columns.Where(isKept)]);

    /// <summary>The text that follows each row of a delimited file.</summary>
    public byte[] AfterFields(string delimiter) =>
        Encoding.UTF8.GetBytes(string.Concat(Columns.Select(one => delimiter + Quoted(one.Value, delimiter))));

    /// <summary>The text that takes the place of the brace at the end of a JSON object with members.</summary>
    public byte[] AfterMembers() => Encoding.UTF8.GetBytes(
        string.Concat(Columns.Select(one => $",{Json(one.Name)}:{Json(one.Value)}")) + "}");

    private static string Json(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static string Quoted(string value, string delimiter) =>
        value.Contains(delimiter[0]) || value.Contains((char)Quote)
            ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : value;

    private static string? DateOf(List<(string Name, string Value)> columns)
    {
        var year = Find("year");
        var (month, day, hour) = (Find("month"), Find("day"), Find("hour"));
        return year is null || month is null || day is null ? null
            : $"{year}-{month}-{day}" + (hour is null ? "" : $"T{hour.PadLeft(2, '0')}:00");

        string? Find(string name) => columns.Find(one => Is(one.Name, name)).Value;
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
