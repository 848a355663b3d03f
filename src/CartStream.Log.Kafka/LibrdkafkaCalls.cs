using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>
/// The calls for each record go directly to librdkafka, because Confluent.Kafka creates several objects and arrays per
/// record. Everything else, above all opening and closing clients, uses Confluent.Kafka.
/// </summary>
internal static unsafe partial class LibrdkafkaCalls
{
    /// <summary>rd_kafka_vtype_t: the kind of a <see cref="NativeArgument"/>.</summary>
    public const int TopicArgument = 1;
    public const int PartitionArgument = 3;
    public const int ValueArgument = 4;
    public const int KeyArgument = 5;
    public const int FlagsArgument = 7;
    public const int TimeArgument = 8;
    public const int HeadersArgument = 10;

    /// <summary>RD_KAFKA_MSG_F_COPY: librdkafka copies key and value before the call returns.</summary>
    public const int CopyFlag = 2;

    private const string Library = Librdkafka.ImportName;

    /// <summary>The rd_kafka_t behind a client; valid until that is disposed.</summary>
    public static nint Of(IClient client) => ((SafeHandle)HandleOf(client.Handle)).DangerousGetHandle();

    /// <summary>The text at <paramref name="utf8"/>, which ends with a zero.</summary>
    public static string TextAt(byte* utf8) => Marshal.PtrToStringUTF8((nint)utf8) ?? "";

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_get_consumer")]
    public static partial nint GetConsumerQueue(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_destroy")]
    public static partial void DestroyQueue(nint queue);

    [LibraryImport(Library, EntryPoint = "rd_kafka_consume_batch_queue")]
    public static partial nint Consume(nint queue, int timeoutMs, NativeMessage** messages, nint count);

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_destroy")]
    public static partial void DestroyMessage(NativeMessage* message);

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_errstr")]
    public static partial byte* GetErrorText(NativeMessage* message);

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_timestamp")]
    public static partial long GetTimeMs(NativeMessage* message, out int type);

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_headers")]
    public static partial int GetHeaders(NativeMessage* message, out nint headers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_header_get_all")]
    public static partial int GetHeader(nint headers, nint index, out byte* name, out byte* value, out nint length);

    [LibraryImport(Library, EntryPoint = "rd_kafka_headers_new")]
    public static partial nint NewHeaders(nint count);

    [LibraryImport(Library, EntryPoint = "rd_kafka_header_add")]
    public static partial int AddHeader(nint headers, byte* name, nint nameLength, byte* value, nint length);

    [LibraryImport(Library, EntryPoint = "rd_kafka_headers_destroy")]
    public static partial void DestroyHeaders(nint headers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_produceva")]
    public static partial nint Produce(nint client, NativeArgument* arguments, nint count);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_code")]
    public static partial int GetErrorCode(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_string")]
    public static partial byte* GetErrorText(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_is_fatal")]
    public static partial int IsFatal(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_destroy")]
    public static partial void DestroyError(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint NewSettings();

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_destroy")]
    public static partial void DestroySettings(nint settings);

    /// <summary>
    /// rd_kafka_conf_set: 0 when the setting is accepted, else the fault is in <paramref name="error"/>.
    /// </summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Set(nint settings, string name, string value, byte[] error, nint errorBytes);

    /// <summary>
    /// Private in Confluent.Kafka; its version is pinned, and the first client would fail if this changed.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_LibrdkafkaHandle")]
    [return: UnsafeAccessorType("Confluent.Kafka.Impl.SafeKafkaHandle, Confluent.Kafka")]
    private static extern object HandleOf(Handle handle);
}
