using CartStream.Datasets.Files;

namespace CartStream.Datasets.Mapping;

/// <summary>The formats that are known by name, and checks of format options.</summary>
public static class EventFormats
{
    private static readonly KnownLayout[] Layouts = [.. KnownLayouts.All, .. KnownJsonLayouts.All];

    /// <summary>The names, each once.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Layouts.Select(layout => layout.Name).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The mapping of a known format, ignoring case and spaces in its name; null for an unknown one.</summary>
    public static EventMapping? Find(string name) =>
        Array.Find(Layouts, layout => ColumnNames.Plain(layout.Name) == ColumnNames.Plain(name))?.Mapping;

    /// <summary>The faults of a time format and a zone, where they are given; one line each.</summary>
    public static IEnumerable<string> TimeFaults(string? format, string? zone) =>
        TimeRule.Faults(format ?? TimeRule.Auto, zone ?? TimeRule.Utc)
            .Select(fault => fault.Replace("time_format", "time-format", StringComparison.Ordinal)
                .Replace("time_zone", "time-zone", StringComparison.Ordinal));

    /// <summary>The usual name of an encoding, such as iso-8859-1 for latin1; null where there is none.</summary>
    /// <param name="name">The name as it was given.</param>
    /// <param name="fault">The fault of the name; null for none.</param>
    public static string? Encoding(string name, out string? fault)
    {
        fault = TextEncodings.Fault(name);
        return TextEncodings.NameOf(name);
    }

    /// <summary>The fault of a pattern that takes items out of addresses; null for none.</summary>
    public static string? PatternFault(string pattern) =>
        ItemPattern.Fault(pattern)?.Replace("item_pattern", "item-pattern", StringComparison.Ordinal);

    /// <summary>The fault of a delimiter; null for none.</summary>
    public static string? DelimiterFault(string delimiter) => Delimiters.Fault(delimiter);
}
