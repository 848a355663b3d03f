namespace CartStream.Datasets.Files;

/// <summary>The rows of a file, each with the values of its folders at its end.</summary>
/// <param name="rows">The rows, which are owned.</param>
/// <param name="added">What is added to each row.</param>
/// <param name="isJson">Whether rows are JSON objects, before whose last brace it is added.</param>
internal sealed class PartitionedRows(IRowSource rows, byte[] added, bool isJson) : IRowSource
{
    private byte[] _row = [];

    /// <inheritdoc/>
    public InputFile File => rows.File;

    /// <inheritdoc/>
    public long LineNumber => rows.LineNumber;

    /// <inheritdoc/>
    public long CutFromBytes => rows.CutFromBytes;

    /// <summary>Adds <paramref name="partitions"/> to <paramref name="rows"/>, if there are any.</summary>
    public static IRowSource Of(IRowSource rows, Partitions partitions, string? delimiter) =>
        partitions.Columns.Count == 0 ? rows
        : delimiter is null ? new PartitionedRows(rows, partitions.AfterMembers(), isJson: true)
        : new PartitionedRows(rows, partitions.AfterFields(delimiter), isJson: false);

    /// <inheritdoc/>
    /// <remarks>A row that is blank, cut or no object is returned as it is.</remarks>
    public bool TryRead(out ReadOnlySpan<byte> row)
    {
        if (!rows.TryRead(out row))
            return false;
        if (CutFromBytes > 0 || row.IsEmpty)
            return true;
        var kept = row;
        if (isJson)
        {
            kept = row.TrimEnd(" \t\r\n"u8);
            if (kept is not [(byte)'{', .., (byte)'}'] || kept[1..^1].Trim(" \t\r\n"u8).IsEmpty)
                return true;
            kept = kept[..^1];
        }

        var length = kept.Length + added.Length;
        if (_row.Length < length)
            _row = new byte[length * 2];
        kept.CopyTo(_row);
        added.CopyTo(_row.AsSpan(kept.Length));
        row = _row.AsSpan(0, length);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => rows.Dispose();
}
