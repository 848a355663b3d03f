namespace CartStream.Log.Sqlite;

/// <summary>The records that an open transaction appends to one partition.</summary>
/// <param name="Table">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Records">The records; their offsets are set when they are written.</param>
internal sealed record PartitionBuffer(TopicTable Table, int Partition, RecordBatch Records);
