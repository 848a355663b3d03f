namespace CartStream.Cli.Verbs.Items;

/// <summary>What <c>items import</c> reads and where it writes.</summary>
/// <param name="File">The file of items.</param>
/// <param name="Log">The log; none where a server is given.</param>
/// <param name="Server">The server that is told instead of a log; null for none.</param>
/// <param name="Map">Columns, <c>field=column</c>.</param>
/// <param name="Delimiter">What stands between the fields of a line; null to find it.</param>
/// <param name="Decimal">What stands before decimals: a point or a comma.</param>
internal sealed record ItemImportOptions(
    string File,
    LogChoice Log,
    ItemServer? Server,
    IReadOnlyList<string> Map,
    string? Delimiter,
    string Decimal)
{
    /// <summary>Every fault, as the command line would name it.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var fault in Server?.Faults() ?? Log.Faults())
            yield return fault;
        if (Decimal is not ("." or ","))
            yield return $"--decimal is '{Decimal}', expected '.' or ','";
        if (Delimiter is { Length: not 1 })
            yield return $"--delimiter is '{Delimiter}', expected one character or 'tab'";
    }
}
