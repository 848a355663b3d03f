using CartStream.Datasets.Files;
using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>Folders such as <c>dt=2024-01-01</c> as columns beside those of the rows.</summary>
internal static class PartitionColumns
{
    /// <summary>
    /// The partitions that are columns: not those that the rows have a column for, nor the day beside a column with the
    /// times themselves, unless a mapping names it.
    /// </summary>
    public static Partitions Beside(
        this Partitions partitions, IReadOnlyList<ColumnSample> columns, FormatOptions options)
    {
        if (partitions.Columns.Count == 0)
            return partitions;
        var hasTime = columns.Any(IsTime);
        string[] named =
        [
            .. options.Fields.Values.Concat(options.Mapping?.Fields.Values ?? [])
                .SelectMany(source => FieldSource.Parse(source, _ => false).Names),
        ];
        return partitions.Where(one => columns.All(column => !Is(column.Name, one.Name))
            && (named.Any(name => Is(name, one.Name)) || !hasTime || !IsTime(Column(one, rows: 1))));
    }

    /// <summary>The partitions as columns of so many rows.</summary>
    public static IEnumerable<ColumnSample> AsColumns(this Partitions partitions, int rows) =>
        partitions.Columns.Select(one => Column(one, rows));

    private static ColumnSample Column((string Name, string Value) partition, int rows)
    {
        var column = new ColumnSample(partition.Name);
        for (var row = 0; row < rows; row++)
            column.Add(partition.Value);
        return column;
    }

    private static bool IsTime(ColumnSample column) => column.IsTextTime()
        || (column.IsEpoch() && FieldWords.Score(EventField.EventTime, column.Name) > 0);

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
