using System.Runtime.InteropServices;

namespace CartStream.Log.Kafka;

/// <summary>rd_kafka_message_t: a record, the end of a partition, or an error.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMessage
{
    /// <summary>0 for a record.</summary>
    public int Error;
    public nint Topic;
    public int Partition;

    /// <summary>Null for a tombstone.</summary>
    public byte* Value;
    public nint ValueLength;
    public byte* Key;
    public nint KeyLength;
    public long Offset;
    public nint Private;
}
