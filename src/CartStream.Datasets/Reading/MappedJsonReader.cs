using System.Text.Json;
using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>
/// Reads JSON records, and rows whose cells hold several values, by a mapping: a record is one event, or one per
/// element of an array.
/// </summary>
internal sealed class MappedJsonReader : IEventReader
{
    private const string ObjectExpected = "a JSON object";

    private readonly RowIntake _intake;
    private readonly EventBuilder _builder;
    private readonly JsonFields _fields;
    private readonly CellRecords? _cells;
    private byte[] _row = [];
    private int _rowBytes;
    private JsonDocument? _document;
    private IEnumerator<int>? _sets;
    private byte[] _eventId = [];

    /// <summary>A reader of these rows, which <paramref name="cells"/> turns into records.</summary>
    public MappedJsonReader(RowIntake intake, EventBuilder builder, JsonFields fields, CellRecords? cells)
    {
        _cells = cells;
        _intake = intake;
        _builder = builder;
        _fields = fields;
    }

    /// <inheritdoc/>
    public long BytesDone => _intake.File.BytesRead;

    /// <inheritdoc/>
    public bool TryRead(out ShopperEvent next)
    {
        while (true)
        {
            while (_sets is null || !_sets.MoveNext())
            {
                if (!TryNextRecord())
                {
                    next = default;
                    return false;
                }
            }

            var verdict = _builder.Build(_fields.Text, _fields.Table, _intake.LineNumber, out next, out var fault);
            if (verdict == RowVerdict.Rejected)
                _intake.Reject(fault!, _row.AsSpan(0, _rowBytes));
            else if (verdict == RowVerdict.Skipped)
                _intake.Skip(_builder.SkipReason);
            else if (_intake.Accept())
                return IsEvent(ref next);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _document?.Dispose();
        _intake.Dispose();
    }

    // Items of one record share its id; from the second on it is made unique, so that none counts as a repeated
    // delivery.
    private bool IsEvent(ref ShopperEvent next)
    {
        if (_sets!.Current == 0 || next.EventId.IsEmpty)
            return true;
        _eventId = [.. next.EventId, (byte)'#', .. System.Text.Encoding.UTF8.GetBytes($"{_sets.Current}")];
        if (_eventId.Length <= EventLimits.IdBytesMax)
            next = With(next, _eventId);
        return true;
    }

    private static ShopperEvent With(ShopperEvent e, ReadOnlySpan<byte> eventId) => new()
    {
        TimeMs = e.TimeMs,
        Type = e.Type,
        ItemId = e.ItemId,
        ShopperId = e.ShopperId,
        SessionId = e.SessionId,
        CategoryId = e.CategoryId,
        CategoryCode = e.CategoryCode,
        Brand = e.Brand,
        ItemName = e.ItemName,
        ItemGroupId = e.ItemGroupId,
        Price = e.Price,
        Quantity = e.Quantity,
        EventId = eventId,
    };

    private bool TryNextRecord()
    {
        _sets = null;
        while (_intake.TryNext(out var row))
        {
            if (_row.Length < row.Length)
                _row = new byte[row.Length * 2];
            row.CopyTo(_row);
            _rowBytes = row.Length;
            _document?.Dispose();
            _document = null;
            ReadOnlyMemory<byte> record = _row.AsMemory(0, _rowBytes);
            if (_cells is not null && !_cells.TryConvert(record.Span, out record, out var fault))
            {
                _intake.Reject(fault!, row);
                continue;
            }

            try
            {
                _document = JsonDocument.Parse(record);
            }
            catch (JsonException)
            {
                _intake.Reject(EventFault.Of("row", row, ObjectExpected), row);
                continue;
            }

            if (_document.RootElement.ValueKind != JsonValueKind.Object
                || (row.IndexOf("\\u"u8) >= 0 && !IsText(_document.RootElement)))
            {
                _intake.Reject(EventFault.Of("row", row, ObjectExpected), row);
                continue;
            }

            if (_fields.Unequal(_document.RootElement) is var (list, found, expected))
            {
                _intake.Reject(new EventFault(list, $"{found} values", $"{expected}, one for each item"), row);
                continue;
            }

            _sets = _fields.Sets(_document.RootElement).GetEnumerator();
            return true;
        }

        return false;
    }

    private static bool IsText(JsonProperty member) => member.Name is not null && IsText(member.Value);

    // Half a surrogate pair is found only when a text is read, not by the parser.
    private static bool IsText(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString() is not null,
                JsonValueKind.Object => element.EnumerateObject().All(IsText),
                JsonValueKind.Array => element.EnumerateArray().All(IsText),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
