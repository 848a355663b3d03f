using CartStream.Datasets.Mapping;

namespace CartStream.Cli.Verbs.Items;

/// <summary>The options of <c>items import</c>.</summary>
/// <param name="File">The file of items.</param>
/// <param name="Log">The log; none if a server is given.</param>
/// <param name="Server">The server to write to instead of a log; null for none.</param>
/// <param name="Map">Columns, <c>field=column</c>.</param>
/// <param name="Encoding">The name of the file's encoding; null for UTF-8.</param>
/// <param name="Delimiter">The separator of the fields in a line; null to detect it.</param>
/// <param name="Decimal">The decimal separator: a point or a comma.</param>
internal sealed record ItemImportOptions(
    string File,
    LogChoice Log,
    ItemServer? Server,
    IReadOnlyList<string> Map,
    string? Encoding,
    string? Delimiter,
    string Decimal)
{
    /// <summary>Every fault, in terms of the command line.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var fault in Server?.Faults() ?? Log.Faults())
            yield return fault;
        if (Decimal is not ("." or ","))
            yield return $"--decimal is '{Decimal}', expected '.' or ','";
        if (Encoding is not null)
        {
            EventFormats.Encoding(Encoding, out var fault);
            if (fault is not null)
                yield return $"--{fault}";
        }

        if (Delimiter is { Length: not 1 })
            yield return $"--delimiter is '{Delimiter}', expected one character or 'tab'";
    }
}
