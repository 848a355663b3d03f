using CartStream.Datasets.Files;
using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>Reads one row of a file as one event.</summary>
internal interface IRowParser
{
    /// <summary>
    /// Reads the row; <paramref name="lineNumber"/> replaces the time where the format has none. The event's texts are
    /// valid as long as the row and until the next call.
    /// </summary>
    RowVerdict Parse(ReadOnlySpan<byte> row, long lineNumber, out ShopperEvent e, out EventFault? fault);

    /// <summary>Why the last row was skipped.</summary>
    string SkipReason { get; }
}
