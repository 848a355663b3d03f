using System.Text.Unicode;
using CartStream.Datasets.Files;
using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>
/// The rows of one file to parse: blank lines are skipped, exact duplicates dropped, and rows that are too long or not
/// UTF-8 rejected; all are counted.
/// </summary>
internal sealed class RowIntake(IRowSource rows, RejectedRows ledger, int duplicateWindowRows) : IDisposable
{
    private const int FirstRows = 2;

    private readonly DuplicateWindow _window = new(duplicateWindowRows);
    private RowDigest _digest;

    /// <summary>The file being read.</summary>
    public InputFile File => rows.File;

    /// <summary>The line of the last row, from 1.</summary>
    public long LineNumber => rows.LineNumber;

    /// <summary>How many rows at the file's beginning an earlier run has sent, so that they are only counted.</summary>
    public long KnownRows { get; set; }

    /// <summary>The digest of the rows read so far.</summary>
    public RowDigest Digest => _digest;

    /// <summary>The digest of the first two rows, or of the first alone if there is only one.</summary>
    public RowDigest First { get; private set; }

    /// <summary>Whether rows are digested; they aren't where every row counts, equal ones too.</summary>
    public bool IsDigested => duplicateWindowRows > 0;

    /// <summary>The counts of this file.</summary>
    public FileBooks Books { get; } = new();

    /// <summary>Reads the next row, valid until the next call; false at the end.</summary>
    /// <exception cref="EventFileException">
    /// The file can't be read further, or the source is strict and the row is bad.
    /// </exception>
    public bool TryNext(out ReadOnlySpan<byte> row)
    {
        while (rows.TryRead(out row))
        {
            if (row.IsEmpty)
                continue;
            var hash = duplicateWindowRows > 0 ? DuplicateWindow.Hash(row) : 0;
            _digest.Add(hash);
            if (_digest.Rows <= FirstRows)
                First = _digest;
            if (rows.CutFromBytes > 0)
                Reject(TooLong(rows.CutFromBytes), row);
            else if (_window.IsRepeated(hash))
                ledger.CountDuplicate();
            else if (!Utf8.IsValid(row))
                Reject(EventFault.Of("row", row, "UTF-8"), row);
            else
                return true;
        }

        return false;
    }

    /// <summary>Rejects the last row.</summary>
    public void Reject(EventFault fault, ReadOnlySpan<byte> row)
    {
        Books.Reject(fault);
        ledger.Reject(File.Path, rows.LineNumber, fault, row);
    }

    /// <summary>Counts an event in the last row that is not one of a shopper with an item.</summary>
    public void Skip(string reason)
    {
        Books.Skip(reason);
        ledger.CountSkipped(reason);
    }

    /// <summary>Counts an event; false when an earlier run sent it.</summary>
    public bool Accept()
    {
        Books.Accepted++;
        if (_digest.Rows > KnownRows)
            return true;
        ledger.CountKnown();
        return false;
    }

    public void Dispose() => rows.Dispose();

    private static EventFault TooLong(long bytes) =>
        new("row", $"{bytes} bytes", $"at most {LineReader.LineBytesMax} bytes");
}
