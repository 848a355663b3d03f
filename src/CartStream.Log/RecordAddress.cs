namespace CartStream.Log;

/// <summary>The address of a record.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its offset in the partition.</param>
public readonly record struct RecordAddress(string Topic, int Partition, long Offset);
