using System.Text.Json;
using CartStream.Datasets.Files;

namespace CartStream.Datasets.Mapping;

/// <summary>The paths of JSON records, as columns with their first values.</summary>
internal sealed class JsonColumns
{
    private const int ColumnsMax = 500;
    private const int DepthMax = 8;

    private readonly List<ColumnSample> _columns = [];
    private readonly Dictionary<string, ColumnSample> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private JsonColumns()
    {
    }

    /// <summary>The columns, in the order of first occurrence.</summary>
    public IReadOnlyList<ColumnSample> Columns => _columns;

    /// <summary>Top-level names of the records.</summary>
    public HashSet<string> TopNames { get; } = new(StringComparer.Ordinal);

    /// <summary>Top-level names whose values are arrays of objects.</summary>
    public HashSet<string> ArrayNames { get; } = new(StringComparer.Ordinal);

    /// <summary>How many rows are objects.</summary>
    public int Records { get; private set; }

    /// <summary>Reads the objects among <paramref name="rows"/>.</summary>
    public static JsonColumns Of(IEnumerable<byte[]> rows)
    {
        var columns = new JsonColumns();
        foreach (var row in rows)
            columns.Add(row);
        return columns;
    }

    /// <summary>These and what the file's folders say.</summary>
    public JsonColumns With(Partitions partitions)
    {
        foreach (var column in partitions.AsColumns(Records))
        {
            TopNames.Add(column.Name);
            _byName.Add(column.Name, column);
            _columns.Add(column);
        }

        return this;
    }

    private void Add(byte[] row)
    {
        try
        {
            using var document = JsonDocument.Parse(row);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return;
            Records++;
            _seen.Clear();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                TopNames.Add(member.Name);
                if (member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() > 0
                    && member.Value[0].ValueKind == JsonValueKind.Object)
                {
                    ArrayNames.Add(member.Name);
                }

                Walk(member.Name, member.Value, DepthMax);
            }

            foreach (var column in _columns.Where(column => !_seen.Contains(column.Name)))
                column.Add("");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Reported when the row is read.
        }
    }

    private void Walk(string path, JsonElement value, int depthLeft)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when depthLeft > 0:
                foreach (var member in value.EnumerateObject())
                    Walk($"{path}.{member.Name}", member.Value, depthLeft - 1);
                break;
            case JsonValueKind.Array when depthLeft > 0:
                foreach (var element in value.EnumerateArray())
                {
                    if (element.ValueKind == JsonValueKind.Object)
                        WalkElement(path, element, depthLeft - 1);
                    else if (element.ValueKind != JsonValueKind.Array)
                        Walk($"{path}[]", element, depthLeft - 1);
                }

                break;
            case JsonValueKind.String:
                AddValue(path, value.GetString()!);
                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                AddValue(path, value.GetRawText());
                break;
            case JsonValueKind.Null:
                AddValue(path, "");
                break;
            default:
                break;
        }
    }

    // Elements with a key are treated as members.
    private void WalkElement(string path, JsonElement element, int depthLeft)
    {
        var name = element.TryGetProperty("key", out var key) && key.ValueKind == JsonValueKind.String
            ? $"{path}[key={key.GetString()}]"
            : $"{path}[]";
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name != "key" || name.EndsWith("[]", StringComparison.Ordinal))
                Walk($"{name}.{member.Name}", member.Value, depthLeft);
        }
    }

    private void AddValue(string path, string value)
    {
        if (!_byName.TryGetValue(path, out var column))
        {
            if (_columns.Count == ColumnsMax)
                return;
            column = new ColumnSample(path);
            column.AddMissing(Records - 1);
            _byName.Add(path, column);
            _columns.Add(column);
        }

        _seen.Add(path);
        column.Add(value);
    }
}
