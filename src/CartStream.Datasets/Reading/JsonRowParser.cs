using CartStream.Datasets.Files;
using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>Rows in CartStream's own JSON form.</summary>
internal sealed class JsonRowParser : IRowParser
{
    private readonly ShopperEventParser _parser = new();

    public string SkipReason => "";

    public RowVerdict Parse(ReadOnlySpan<byte> row, long lineNumber, out ShopperEvent e, out EventFault? fault) =>
        _parser.TryRead(row, out e, out fault) ? RowVerdict.Event : RowVerdict.Rejected;
}
