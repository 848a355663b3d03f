using System.Runtime.InteropServices;

namespace CartStream.Log.Kafka;

/// <summary>rd_kafka_vu_t: one argument of <see cref="LibrdkafkaCalls.Produce"/>, a number or bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
internal unsafe struct NativeArgument
{
    [FieldOffset(0)]
    public int Type;

    [FieldOffset(8)]
    public long Number;

    [FieldOffset(8)]
    public void* Pointer;

    [FieldOffset(16)]
    public nint Length;

    /// <summary>A number; for an int the lower half is read.</summary>
    public static NativeArgument Of(int type, long number) => new() { Type = type, Number = number };

    /// <summary>Bytes, or an object of librdkafka, which has no length.</summary>
    public static NativeArgument Of(int type, void* pointer, int length = 0) =>
        new() { Type = type, Pointer = pointer, Length = length };
}
