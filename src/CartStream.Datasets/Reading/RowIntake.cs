using System.Text.Unicode;
using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>
/// The rows of one file that are worth parsing: blank lines are passed over, exact duplicates dropped, and what is too
/// long or no UTF-8 rejected, all of it on the books.
/// </summary>
internal sealed class RowIntake(LineReader lines, RejectedRows ledger, int duplicateWindowRows) : IDisposable
{
    private readonly DuplicateWindow _window = new(duplicateWindowRows);

    /// <summary>The file that is read.</summary>
    public InputFile File => lines.File;

    /// <summary>The line of the row handed out last, from 1.</summary>
    public long LineNumber => lines.LineNumber;

    /// <summary>Gives the next row, valid until the next call; false at the end.</summary>
    /// <exception cref="EventFileException">
    /// The file can't be read further, or the source is strict and the row is bad.
    /// </exception>
    public bool TryNext(out ReadOnlySpan<byte> row)
    {
        while (lines.TryRead(out row))
        {
            if (row.IsEmpty)
                continue;
            if (lines.CutFromBytes > 0)
                Reject(TooLong(lines.CutFromBytes), row);
            else if (_window.IsRepeated(row))
                ledger.CountDuplicate();
            else if (!Utf8.IsValid(row))
                Reject(EventFault.Of("row", row, "UTF-8"), row);
            else
                return true;
        }

        return false;
    }

    /// <summary>Rejects the row handed out last.</summary>
    public void Reject(EventFault fault, ReadOnlySpan<byte> row) =>
        ledger.Reject(File.Path, lines.LineNumber, fault, row);

    public void Dispose() => lines.Dispose();

    private static EventFault TooLong(long bytes) =>
        new("row", $"{bytes} bytes", $"at most {LineReader.LineBytesMax} bytes");
}
