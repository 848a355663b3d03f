using System.CommandLine;
using System.CommandLine.Parsing;
using CartStream.Cli.CommandLine;
using CartStream.Datasets.Mapping;

namespace CartStream.Cli.Verbs;

/// <summary>The format of event files: options of every verb that reads them.</summary>
internal sealed class FormatCliOptions
{
    private const string Tab = "\t";

    private readonly Option<string?> _format = new Option<string?>("--format")
    {
        Description = "A mapping file, as written by 'inspect --out', or the name of a known format; recognised by "
            + "default.",
        HelpName = "file|name",
    }.Offering([.. EventFormats.Names]);

    private readonly Option<string[]> _map = new("--map")
    {
        Description = "Maps fields to columns, such as "
            + "event_time=ts,item_id=sku,shopper_id=customer,event_type=action.",
        HelpName = "field=column,…",
    };

    private readonly Option<string?> _itemPattern = new("--item-pattern")
    {
        Description = "A regular expression whose first group is the item, where items are addresses of pages, such as "
            + "'/p/([^/?#]+)'.",
        HelpName = "regex",
    };

    private readonly Option<string[]> _mapType = new("--map-type")
    {
        Description = "Maps the file's types to view, cart, remove_from_cart, purchase or skip, such as "
            + "AddToCart=cart,Buy=purchase.",
        HelpName = "name=type,…",
    };

    private readonly Option<string[]> _undone = new("--undone")
    {
        Description = "Skips purchases by a column such as a status: where it has one of these values, '*' for any; "
            + "without values, where it says cancelled, failed, unpaid and the like. Proposed by default.",
        HelpName = "column=value|…",
    };

    private readonly Option<string[]> _noItem = new("--no-item")
    {
        Description = "Skips rows by a column such as a line's type: where it has one of these values, '*' for any; "
            + "without values, where it says shipping, fee, discount, gift card and the like. Proposed by default.",
        HelpName = "column=value|…",
    };

    private readonly Option<string?> _guests = new("--guests")
    {
        Description = "Values of the shopper that stand for no shopper, such as 0,Guest. Proposed by default.",
        HelpName = "value,…",
    };

    private readonly Option<string?> _defaultType = new Option<string?>("--default-type")
    {
        Description = "The event type of rows without one.",
        HelpName = "type",
    }.Offering("view", "cart", "remove_from_cart", "purchase", "skip");

    private readonly Option<string?> _encoding = new("--encoding")
    {
        Description = "The text's encoding, such as windows-1252, windows-1250 or iso-8859-15; UTF-8 by default.",
        HelpName = "name",
    };

    private readonly Option<string?> _delimiter = new("--delimiter")
    {
        Description = "The field separator: one character, 'tab' or '::'; detected in the first row by default.",
        HelpName = "sign",
    };

    private readonly Option<bool> _noHeader = CommonOptions.Flag(
        "--no-header", "The file has no header; columns are named 1, 2, 3 …");

    private readonly Option<string?> _timeFormat = new("--time-format")
    {
        Description = "The form of times: auto, s, ms, us, ns (since 1970), excel (day numbers), ticks (of .NET), "
            + "filetime, julian, since2001 (seconds), or a pattern such as MM/dd/yyyy HH:mm.",
        HelpName = "form",
    };

    private readonly Option<string?> _timeZone = new("--time-zone")
    {
        Description = "The time zone of times without an offset, such as Europe/Oslo; UTC by default.",
        HelpName = "zone",
    };

    private readonly Option<string?> _decimal = new("--decimal")
    {
        Description = "The decimal separator: '.' or ','; detected in the first rows by default.",
        HelpName = "sign",
    };

    private readonly Option<string?> _thousands = new("--thousands")
    {
        Description = "The thousands separator, such as ',' or a space.",
        HelpName = "sign",
    };

    private Option[] All =>
    [
        _format, _map, _itemPattern, _mapType, _undone, _noItem, _guests, _defaultType, _encoding, _delimiter,
        _noHeader, _timeFormat, _timeZone, _decimal, _thousands,
    ];

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Verb verb) => verb.AddGroup(OptionGroup.Format, All);

    /// <summary>The options that were given, as words for a shell.</summary>
    public string Typed(ParseResult parsed) => string.Join(' ', All
        .Select(parsed.GetResult).OfType<OptionResult>().Where(result => !result.Implicit)
        .SelectMany(result => result.Tokens.Count == 0
            ? [result.Option.Name]
            : result.Tokens.SelectMany(token => new[] { result.Option.Name, ShellWords.Quote(token.Value) })));

    /// <summary>The given formats.</summary>
    /// <exception cref="UsageException">It names every fault.</exception>
    /// <exception cref="IOException">The mapping can't be read or is invalid.</exception>
    public FormatOptions Read(ParseResult parsed)
    {
        var faults = new List<string>();
        var options = new FormatOptions
        {
            Fields = Fields(parsed.GetValue(_map) ?? [], faults),
            ItemPattern = Pattern(parsed.GetValue(_itemPattern), faults),
            Types = Types(parsed.GetValue(_mapType) ?? [], faults),
            Undone = Values(parsed.GetValue(_undone) ?? []),
            NoItems = Values(parsed.GetValue(_noItem) ?? []),
            Guests = parsed.GetValue(_guests)?.Split(
                ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            DefaultType = Meaning(parsed.GetValue(_defaultType), faults),
            Encoding = Encoding(parsed.GetValue(_encoding), faults),
            Delimiter = Delimiter(parsed.GetValue(_delimiter), faults),
            NoHeader = parsed.GetValue(_noHeader),
            TimeFormat = parsed.GetValue(_timeFormat),
            TimeZone = parsed.GetValue(_timeZone),
            Decimal = Sign("--decimal", parsed.GetValue(_decimal), ".,", faults),
            Thousands = Sign("--thousands", parsed.GetValue(_thousands), ".,' _", faults),
        };
        faults.AddRange(EventFormats.TimeFaults(options.TimeFormat, options.TimeZone).Select(fault => $"--{fault}"));
        if (options.Decimal is { } point && point == options.Thousands)
            faults.Add($"--decimal and --thousands are both '{point}', expected two different signs");
        var format = parsed.GetValue(_format);
        var known = format is null ? null : EventFormats.Find(format);
        if (format is not null && known is null && !File.Exists(format))
            faults.Add(Names.Unknown("--format", format, EventFormats.Names) + "; or the file of a mapping");
        if (faults.Count > 0)
            throw new UsageException(faults);
        return format is null
            ? options
            : options with { Mapping = known ?? EventMappingJson.Load(format), IsKnown = known is not null };
    }

    private static Dictionary<EventField, string> Fields(IEnumerable<string> given, List<string> faults)
    {
        var fields = new Dictionary<EventField, string>();
        foreach (var (name, source) in Pairs("--map", given, faults))
        {
            if (!EventFieldNames.TryParse(name, out var field))
                faults.Add(Names.Unknown("--map", name, EventFieldNames.All));
            else if (!fields.TryAdd(field, source))
                faults.Add($"--map names {name} twice");
        }

        return fields;
    }

    private static Dictionary<string, string> Types(IEnumerable<string> given, List<string> faults)
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, meaning) in TypePairs(given, faults))
        {
            if (EventMappingJson.MeaningFault(name, meaning) is { } fault)
                faults.Add($"--map-type: {fault}");
            types[name] = meaning;
        }

        return types;
    }

    // A '=' after the first belongs to a value.
    private static Dictionary<string, IReadOnlyList<string>> Values(IEnumerable<string> given)
    {
        var all = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in given)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            var column = at < 0 ? text : text[..at];
            string[] values = at < 0 ? [] : text[(at + 1)..].Split('|', StringSplitOptions.TrimEntries);
            all[column.Trim()] = values;
        }

        return all;
    }

    private static string? Meaning(string? meaning, List<string> faults)
    {
        if (meaning is not null && EventMappingJson.MeaningFault("--default-type", meaning) is not null)
            faults.Add($"--default-type is '{meaning}', expected view, cart, remove_from_cart, purchase or skip");
        return meaning;
    }

    private static string? Pattern(string? pattern, List<string> faults)
    {
        if (pattern is not null && EventFormats.PatternFault(pattern) is { } fault)
            faults.Add($"--{fault}");
        return pattern;
    }

    private static string? Encoding(string? name, List<string> faults)
    {
        if (name is null)
            return null;
        var usual = EventFormats.Encoding(name, out var fault);
        if (fault is not null)
            faults.Add($"--{fault}");
        return usual;
    }

    private static string? Delimiter(string? sign, List<string> faults)
    {
        var delimiter = sign is "tab" or "\\t" ? Tab : sign;
        if (delimiter is not null && EventFormats.DelimiterFault(delimiter) is { } fault)
            faults.Add($"--{fault}");
        return delimiter;
    }

    private static char? Sign(string option, string? sign, string expected, List<string> faults)
    {
        if (sign is null)
            return null;
        if (sign.Length == 1 && expected.Contains(sign[0], StringComparison.Ordinal))
            return sign[0];
        faults.Add($"{option} is '{sign}', expected one of {string.Join(' ', expected.Select(one => $"'{one}'"))}");
        return null;
    }

    // A comma, or a '=', belongs to a type's name unless a meaning follows it.
    private static List<(string Name, string Meaning)> TypePairs(IEnumerable<string> given, List<string> faults)
    {
        var pairs = new List<(string Name, string Meaning)>();
        foreach (var text in given)
        {
            var pair = "";
            foreach (var part in text.Split(','))
            {
                pair = pair.Length == 0 ? part : $"{pair},{part}";
                if (pair.LastIndexOf('=') is not (> 0 and var at))
                    continue;
                pairs.Add((pair[..at].Trim(), pair[(at + 1)..].Trim()));
                pair = "";
            }

            if (pair.Length > 0)
                faults.Add($"--map-type has '{pair}', expected name=value, several separated by commas");
        }

        return pairs;
    }

    // A comma belongs to a column's name unless a field's name and '=' follow it.
    private static List<(string Name, string Value)> Pairs(
        string option, IEnumerable<string> given, List<string> faults)
    {
        var pairs = new List<(string Name, string Value)>();
        foreach (var part in given.SelectMany(text => text.Split(',')))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at > 0)
                pairs.Add((part[..at].Trim(), part[(at + 1)..].Trim()));
            else if (pairs.Count > 0 && part.Trim().Length > 0)
                pairs[^1] = (pairs[^1].Name, $"{pairs[^1].Value},{part}");
            else
                faults.Add($"{option} has '{part}', expected name=value, several separated by commas");
        }

        return pairs;
    }
}
