using System.Text;
using CartStream.Datasets.Files;

namespace CartStream.Datasets.Mapping;

/// <summary>Finds rows that are no items, by a mapping's columns.</summary>
/// <remarks>Invariant: of each column, at most <see cref="RememberedMax"/> such values are remembered.</remarks>
internal sealed class NoItemRows
{
    private const int RememberedMax = 256;

    private readonly ReasonColumn[] _columns;

    /// <summary>Reads rows with these columns.</summary>
    public NoItemRows(EventMapping mapping, IReadOnlyList<string> columns) => _columns =
    [
        .. mapping.NoItems
            .Select(pair => new ReasonColumn(ColumnNames.IndexOf(columns, pair.Key), pair.Key, pair.Value))
            .Where(column => column.Ordinal >= 0),
    ];

    /// <summary>Why the row is no item; null when it is one.</summary>
    public string? Find(ReadOnlySpan<byte> text, FieldTable table)
    {
        foreach (var column in _columns)
        {
            var value = table.Field(text, column.Ordinal);
            if (!NullWords.IsNull(value) && column.Reason(value) is { } reason)
                return reason;
        }

        return null;
    }

    private sealed class ReasonColumn(int ordinal, string name, IReadOnlyList<string> given)
    {
        private readonly List<(byte[] Value, string Reason)> _remembered = [];
        private readonly bool _isAny = given.Contains(EventMapping.AnyType, StringComparer.Ordinal);

        public int Ordinal => ordinal;

        public string? Reason(ReadOnlySpan<byte> value)
        {
            if (_isAny)
                return name;
            foreach (var (known, reason) in _remembered)
            {
                if (value.SequenceEqual(known))
                    return reason;
            }

            var word = Encoding.UTF8.GetString(value);
            if (!NoItemWords.Tells(word, given))
                return null;
            var found = $"{name} {word}";
            if (_remembered.Count < RememberedMax)
                _remembered.Add((value.ToArray(), found));
            return found;
        }
    }
}
