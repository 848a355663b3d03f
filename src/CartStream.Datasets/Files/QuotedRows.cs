namespace CartStream.Datasets.Files;

/// <summary>
/// The rows of a delimited file, whose quoted fields may hold line ends (RFC 4180). A line with an unclosed quote is
/// joined with the next ones up to the closing quote, but only where that gives a row with as many fields as there are
/// columns; otherwise the line stays alone, so that one stray quote can't swallow the rows after it.
/// </summary>
/// <param name="lines">The file's lines, which are owned.</param>
/// <param name="delimiter">The separator of fields.</param>
/// <param name="columns">How many fields a row has.</param>
internal sealed class QuotedRows(LineReader lines, byte delimiter, int columns) : IRowSource
{
    private const byte Quote = (byte)'"';

    private readonly CsvSplitter _splitter = new(delimiter, columns);

    /// <summary>Most lines of one row.</summary>
    public const int LinesMax = 1_000;

    /// <inheritdoc/>
    public InputFile File => lines.File;

    /// <summary>The first line of the last row, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <inheritdoc/>
    public long CutFromBytes => lines.CutFromBytes;

    /// <summary>Whether a text holds an even number of quotes, so that no quoted field is open at its end.</summary>
    public static bool IsClosed(ReadOnlySpan<byte> text) => text.Count(Quote) % 2 == 0;

    /// <inheritdoc/>
    public bool TryRead(out ReadOnlySpan<byte> row)
    {
        if (!lines.TryRead(out row))
            return false;
        LineNumber = lines.LineNumber;
        if (lines.CutFromBytes > 0 || IsClosed(row) || TryReadOn(row.Length, out row))
            return true;
        lines.GoBack();
        return lines.TryRead(out row);
    }

    /// <inheritdoc/>
    public void Dispose() => lines.Dispose();

    private bool TryReadOn(int length, out ReadOnlySpan<byte> row)
    {
        for (var more = 1; more < LinesMax && lines.TryReadOn(out row); more++)
        {
            var isOpen = IsClosed(row[length..]);
            length = row.Length;
            if (!isOpen)
                return _splitter.Split(row, out _) == columns;
        }

        row = default;
        return false;
    }
}
