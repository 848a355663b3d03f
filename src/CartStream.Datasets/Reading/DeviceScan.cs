using System.Text.Json;
using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;

namespace CartStream.Datasets.Reading;

/// <summary>Reads a file once to find which devices belong to which shoppers.</summary>
internal static class DeviceScan
{
    /// <summary>Whether the mapping names a device besides the shopper.</summary>
    public static bool IsNeeded(DetectedFormat format) =>
        format.Mapping.Fields.ContainsKey(EventField.AnonymousId)
        && format.Mapping.Fields.ContainsKey(EventField.ShopperId) && format.Kind == ReaderKind.Mapped;

    /// <summary>Adds the devices in the file at <paramref name="path"/>.</summary>
    /// <exception cref="EventFileException">The file can't be opened.</exception>
    public static void Read(string path, DetectedFormat format, DeviceOwners owners)
    {
        using var rows = FileRecogniser.OpenRows(path, format);
        try
        {
            if (format.Content == FileContent.Delimited && !CellRecords.AreNeeded(format))
                ReadTable(rows, format, owners);
            else
                ReadJson(rows, format, owners);
        }
        catch (EventFileException)
        {
            // Reported when the events up to there are read.
        }
    }

    private static void ReadTable(IRowSource rows, DetectedFormat format, DeviceOwners owners)
    {
        var fields = new FieldReader(format.Mapping, format.Columns);
        var splitter = new CsvSplitter(Delimiters.Byte(format.Mapping.Delimiter!), format.Columns.Count);
        while (rows.TryRead(out var row))
        {
            if (splitter.Split(row, out var text) == format.Columns.Count)
                Add(fields, text, splitter.Fields, owners);
        }
    }

    private static void ReadJson(IRowSource rows, DetectedFormat format, DeviceOwners owners)
    {
        var cells = CellRecords.AreNeeded(format) ? new CellRecords(format) : null;
        var values = new JsonFields(cells?.Paths ?? format.Columns, together: []);
        var fields = new FieldReader(format.Mapping, cells?.Names ?? format.Columns);
        while (rows.TryRead(out var row))
        {
            ReadOnlyMemory<byte> record = default;
            if (cells is not null && !cells.TryConvert(row, out record, out _))
                continue;
            try
            {
                using var document = JsonDocument.Parse(cells is null ? row.ToArray() : record);
                if (document.RootElement.ValueKind == JsonValueKind.Object && values.Sets(document.RootElement).Any())
                    Add(fields, values.Text, values.Table, owners);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // Rejected when it is read for events.
            }
        }
    }

    private static void Add(FieldReader fields, ReadOnlySpan<byte> text, FieldTable table, DeviceOwners owners)
    {
        fields.Begin();
        owners.Add(
            fields.Id(EventField.AnonymousId, text, table), fields.Id(EventField.ShopperId, text, table));
    }
}
