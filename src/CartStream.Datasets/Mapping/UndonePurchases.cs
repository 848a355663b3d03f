using System.Text;
using CartStream.Datasets.Files;

namespace CartStream.Datasets.Mapping;

/// <summary>Finds purchases that were undone, by a mapping's columns.</summary>
/// <remarks>Invariant: of each column, at most <see cref="RememberedMax"/> values are remembered.</remarks>
internal sealed class UndonePurchases
{
    private const int RememberedMax = 256;

    private readonly EventMapping _mapping;
    private readonly ReasonColumn[] _columns;

    /// <summary>Reads rows with these columns.</summary>
    public UndonePurchases(EventMapping mapping, IReadOnlyList<string> columns)
    {
        _mapping = mapping;
        _columns =
        [
            .. mapping.Undone
                .Select(pair => new ReasonColumn(ColumnNames.IndexOf(columns, pair.Key), pair.Key, pair.Value))
                .Where(column => column.Ordinal >= 0),
        ];
    }

    /// <summary>Why the row's purchase of a quantity was undone; null when it was not.</summary>
    public string? Find(ReadOnlySpan<byte> quantity, ReadOnlySpan<byte> text, FieldTable table)
    {
        foreach (var column in _columns)
        {
            var value = table.Field(text, column.Ordinal);
            if (NullWords.IsNull(value))
                continue;
            if (column.IsOfPieces && AreAll(value, quantity))
                return column.Name;
            if (!column.IsOfPieces && column.Reason(value) is { } reason)
                return reason;
        }

        return null;
    }

    // A line of which a part was given back is a purchase.
    private bool AreAll(ReadOnlySpan<byte> undone, ReadOnlySpan<byte> quantity) =>
        NumberText.TryParse(undone, _mapping.Decimal, _mapping.Thousands, out var pieces) && pieces > 0
        && (!NumberText.TryParse(quantity, _mapping.Decimal, _mapping.Thousands, out var all) || pieces >= all);

    private sealed class ReasonColumn(int ordinal, string name, IReadOnlyList<string> given)
    {
        private readonly List<(byte[] Value, string? Reason)> _remembered = [];

        public int Ordinal => ordinal;

        public string Name => name;

        public bool IsOfPieces { get; } = OrderStatus.IsOfPieces(name, given);

        public string? Reason(ReadOnlySpan<byte> value)
        {
            foreach (var (known, reason) in _remembered)
            {
                if (value.SequenceEqual(known))
                    return reason;
            }

            var word = Encoding.UTF8.GetString(value);
            var found = !OrderStatus.IsUndone(name, word, given) ? null
                : OrderStatus.IsUndoneByAny(name, given) ? name
                : $"{name} {word}";
            if (_remembered.Count < RememberedMax)
                _remembered.Add((value.ToArray(), found));
            return found;
        }
    }
}
