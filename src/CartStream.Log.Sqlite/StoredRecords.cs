namespace CartStream.Log.Sqlite;

/// <summary>Reads the rows of a partition as records, and detects damaged ones.</summary>
internal sealed class StoredRecords(string path, TopicTable table, int partition)
{
    private readonly long _endId = RecordId.Of(partition + 1, 0);

    /// <summary>
    /// The record in the current row of <paramref name="row"/>, valid until its next step. A row of version 1 has no
    /// checksum to verify.
    /// </summary>
    /// <param name="row">Columns as in <see cref="TopicTable.ReadSql"/>.</param>
    /// <param name="idMin">The least id that it can have.</param>
    /// <exception cref="LogException">The row is damaged or unexpected.</exception>
    public LogRecord Read(SqliteStatement row, long idMin)
    {
        var id = row.Number(0);
        if (id < idMin || id >= _endId)
        {
            throw Damaged(
                RecordId.Offset(idMin), $"found the record of id {id}, expected one from {idMin} to {_endId - 1}");
        }

        var stored = row.IsNull(2) ? [] : row.Bytes(2);
        if (!HeaderJson.TryRead(stored, out var headers))
            throw Damaged(RecordId.Offset(id), $"found {stored.Length} bytes of headers, expected a JSON object");
        var record = new LogRecord
        {
            Partition = partition,
            Offset = RecordId.Offset(id),
            TimeMs = row.Number(1),
            Headers = headers,
            Key = row.Bytes(3),
            Value = row.Bytes(4),
            IsDelete = row.IsNull(4),
        };
        if (!row.IsNull(5) && table.Checksum.Of(id, record, stored) is var found && found != row.Number(5))
            throw Damaged(record.Offset, $"the record's checksum is {found:x8}, expected {(int)row.Number(5):x8}");
        return record;
    }

    private LogException Damaged(long offset, string what) => new(
        $"{path}: topic '{table.Spec.Name}', partition {partition}, offset {offset}: {what}: the store is damaged: "
        + "restore a copy");
}
