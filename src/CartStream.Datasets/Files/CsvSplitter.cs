using System.Numerics;
using System.Runtime.Intrinsics;

namespace CartStream.Datasets.Files;

/// <summary>
/// Finds the fields of a delimited row (RFC 4180). <see cref="QuotedRows"/> defines rows whose fields hold line ends.
/// </summary>
internal sealed class CsvSplitter(byte delimiter, int columns)
{
    private readonly int[] _ends = new int[columns];
    private byte[] _unquoted = [];

    /// <summary>The fields of the last row, which must have as many as there are columns.</summary>
    public FieldTable Fields => new(_ends);

    /// <summary>How many fields of a row are kept.</summary>
    public int FieldsMax => _ends.Length;

    /// <summary>
    /// Finds the fields of <paramref name="row"/> and returns their number; -1 when a quoted field isn't terminated
    /// correctly. <see cref="Fields"/> refers to <paramref name="text"/>: the row, or a copy of it without the quotes.
    /// </summary>
    public int Split(ReadOnlySpan<byte> row, out ReadOnlySpan<byte> text)
    {
        text = row;
        var fields = 0;
        var width = Vector256<byte>.Count;
        var at = 0;
        if (row.Length >= width)
        {
            var delimiters = Vector256.Create(delimiter);
            var quotes = Vector256.Create((byte)'"');
            while (at < row.Length)
            {
                // The last step goes back to have a full vector, and then ignores bytes already processed.
                var from = Math.Min(at, row.Length - width);
                var bytes = Vector256.Create(row.Slice(from, width));
                if (Vector256.EqualsAny(bytes, quotes))
                    return SplitQuoted(row, out text);
                var found = Vector256.Equals(bytes, delimiters).ExtractMostSignificantBits() >> (at - from);
                for (; found != 0; found &= found - 1)
                    End(fields++, at + BitOperations.TrailingZeroCount(found));
                at = from + width;
            }
        }

        for (; at < row.Length; at++)
        {
            if (row[at] == '"')
                return SplitQuoted(row, out text);
            if (row[at] == delimiter)
                End(fields++, at);
        }

        End(fields++, row.Length);
        return fields;
    }

    // Fields beyond the columns are counted for the report, but not kept.
    private void End(int field, int at)
    {
        if ((uint)field < (uint)_ends.Length)
            _ends[field] = at;
    }

    private int SplitQuoted(ReadOnlySpan<byte> row, out ReadOnlySpan<byte> text)
    {
        if (_unquoted.Length < row.Length)
            _unquoted = new byte[Math.Max(row.Length, 1_024)];
        text = default;
        int fields = 0, written = 0;
        for (var at = 0; at <= row.Length; at++)
        {
            if (at < row.Length && row[at] == '"')
            {
                if (!TryUnquote(row, ref at, ref written))
                    return -1;
            }
            else
            {
                var length = row[at..].IndexOf(delimiter);
                var plain = length < 0 ? row[at..] : row.Slice(at, length);
                plain.CopyTo(_unquoted.AsSpan(written));
                written += plain.Length;
                at += plain.Length;
            }

            End(fields++, written);
            if (at < row.Length)
                _unquoted[written++] = delimiter;
        }

        text = _unquoted.AsSpan(0, written);
        return fields;
    }

    /// <summary>
    /// Copies a quoted field; <paramref name="at"/> moves from its opening quote to after its closing one.
    /// </summary>
    private bool TryUnquote(ReadOnlySpan<byte> row, ref int at, ref int written)
    {
        for (at++; at < row.Length; at++)
        {
            if (row[at] == '"')
            {
                at++;
                if (at == row.Length || row[at] == delimiter)
                    return true;
                if (row[at] != '"')
                    return false;
            }

            _unquoted[written++] = row[at];
        }

        return false;
    }
}
