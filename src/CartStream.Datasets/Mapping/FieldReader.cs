using System.Runtime.CompilerServices;
using System.Text;
using CartStream.Datasets.Files;

namespace CartStream.Datasets.Mapping;

/// <summary>Extracts the fields' values from a row by a mapping's sources.</summary>
internal sealed class FieldReader
{
    private const int None = -1;
    private const int Composed = -2;

    private static readonly int FieldCount = Enum.GetValues<EventField>().Length;

    private readonly byte[][] _guests;
    private readonly int[] _ordinals = new int[FieldCount];
    private readonly Part[][]?[] _composed = new Part[][]?[FieldCount];
    private byte[] _joined = new byte[1_024];
    private int _joinedBytes;

    /// <summary>Reads rows with these columns, found by name in any case.</summary>
    public FieldReader(EventMapping mapping, IReadOnlyList<string> columns)
    {
        _guests = [.. mapping.Guests.Select(Encoding.UTF8.GetBytes)];
        Array.Fill(_ordinals, None);
        foreach (var (field, text) in mapping.Fields)
        {
            var source = FieldSource.Parse(text, name => ColumnNames.IndexOf(columns, name) >= 0);
            var simple = source.Alternatives.Count == 1 && source.Alternatives[0] is [{ IsLiteral: false }];
            if (simple)
            {
                _ordinals[(int)field] = ColumnNames.IndexOf(columns, source.Alternatives[0][0].Text);
                continue;
            }

            _ordinals[(int)field] = Composed;
            _composed[(int)field] = [.. source.Alternatives.Select(parts => parts.Select(part => part.IsLiteral
                ? new Part(None, Encoding.UTF8.GetBytes(part.Text))
                : new Part(ColumnNames.IndexOf(columns, part.Text), [])).ToArray())];
        }
    }

    /// <summary>Whether the mapping has a source of <paramref name="field"/> in these columns.</summary>
    public bool Has(EventField field) => _ordinals[(int)field] != None;

    /// <summary>Frees the joined texts of the previous row.</summary>
    public void Begin() => _joinedBytes = 0;

    /// <summary>The field's text without blanks around it; empty if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Text(EventField field, ReadOnlySpan<byte> text, FieldTable table)
    {
        var ordinal = _ordinals[(int)field];
        return ordinal >= 0 ? WrittenText.Trim(table.Field(text, ordinal))
            : ordinal == None ? default
            : Compose(field, text, table);
    }

    /// <summary>The field's text; empty where the file marks it as missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Id(EventField field, ReadOnlySpan<byte> text, FieldTable table)
    {
        var found = Text(field, text, table);
        return IsNone(field, found) ? default : found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsNone(EventField field, ReadOnlySpan<byte> text) =>
        NullWords.IsNull(text) || (field == EventField.ShopperId && _guests.Length > 0 && IsGuest(text));

    private bool IsGuest(ReadOnlySpan<byte> text)
    {
        foreach (var guest in _guests)
        {
            if (text.SequenceEqual(guest))
                return true;
        }

        return false;
    }

    private ReadOnlySpan<byte> Compose(EventField field, ReadOnlySpan<byte> text, FieldTable table)
    {
        foreach (var parts in _composed[(int)field]!)
        {
            if (parts is [{ Ordinal: >= 0 }])
            {
                var found = WrittenText.Trim(table.Field(text, parts[0].Ordinal));
                if (!IsNone(field, found))
                    return found;
            }
            else if (TryJoin(parts, text, table, out var joined))
            {
                return joined;
            }
        }

        return default;
    }

    private bool TryJoin(Part[] parts, ReadOnlySpan<byte> text, FieldTable table, out ReadOnlySpan<byte> joined)
    {
        joined = default;
        var start = _joinedBytes;
        var at = start;
        foreach (var part in parts)
        {
            var piece = part.Ordinal >= 0 ? WrittenText.Trim(table.Field(text, part.Ordinal)) : part.Literal;
            if (part.Literal.Length == 0 && NullWords.IsNull(piece))
                return false;
            if (at + piece.Length > _joined.Length)
                Array.Resize(ref _joined, Math.Max(_joined.Length * 2, at + piece.Length));
            piece.CopyTo(_joined.AsSpan(at));
            at += piece.Length;
        }

        _joinedBytes = at;
        joined = _joined.AsSpan(start, at - start);
        return true;
    }

    private readonly record struct Part(int Ordinal, byte[] Literal);
}
