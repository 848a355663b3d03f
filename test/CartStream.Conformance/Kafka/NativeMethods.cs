using System.Runtime.InteropServices;

namespace CartStream.Kafka.Tests;

/// <summary>The functions of rdkafka.h and rdkafka_mock.h that tests need, under their own names.</summary>
internal static class NativeMethods
{
    /// <summary>RD_KAFKA_PRODUCER.</summary>
    public const int Producer = 0;

    private const string Name = "librdkafka";

    [DllImport(Name)]
    public static extern nint rd_kafka_conf_new();

    [DllImport(Name)]
    public static extern int rd_kafka_conf_set(nint conf, byte[] name, byte[] value, byte[] errstr, nint errstrSize);

    [DllImport(Name)]
    public static extern nint rd_kafka_new(int type, nint conf, byte[] errstr, nint errstrSize);

    [DllImport(Name)]
    public static extern void rd_kafka_destroy(nint client);

    [DllImport(Name)]
    public static extern nint rd_kafka_mock_cluster_new(nint client, int brokers);

    [DllImport(Name)]
    public static extern void rd_kafka_mock_cluster_destroy(nint cluster);

    [DllImport(Name)]
    public static extern nint rd_kafka_mock_cluster_bootstraps(nint cluster);

    [DllImport(Name)]
    public static extern void rd_kafka_mock_set_controller_id(nint cluster, int broker);

    [DllImport(Name)]
    public static extern int rd_kafka_mock_broker_set_down(nint cluster, int broker);

    [DllImport(Name)]
    public static extern int rd_kafka_mock_broker_set_up(nint cluster, int broker);

    [DllImport(Name)]
    public static extern void rd_kafka_mock_push_request_errors_array(
        nint cluster, short request, nuint count, int[] errors);

    [DllImport(Name)]
    public static extern void rd_kafka_mock_group_initial_rebalance_delay_ms(nint cluster, int delayMs);

    [DllImport(Name)]
    public static extern int rd_kafka_mock_broker_set_rtt(nint cluster, int broker, int rttMs);

    [DllImport(Name)]
    public static extern void rd_kafka_mock_topic_set_error(nint cluster, byte[] topic, int error);

    [DllImport(Name)]
    public static extern int rd_kafka_mock_topic_delete(nint cluster, byte[] topic);

    [DllImport(Name)]
    public static extern int rd_kafka_mock_partition_delete_records(
        nint cluster, byte[] topic, int partition, long beforeOffset);

    [DllImport(Name)]
    public static extern void rd_kafka_mock_set_metadata_lag_ms(nint cluster, int lagMs);

    [DllImport(Name)]
    public static extern void rd_kafka_mock_group_offsets_clear(nint cluster, byte[] group);

    [DllImport(Name)]
    public static extern int rd_kafka_mock_partition_set_leader(
        nint cluster, byte[] topic, int partition, int broker);

    [DllImport(Name)]
    public static extern void rd_kafka_mock_set_marker_delay_ms(nint cluster, int delayMs);

    [DllImport(Name)]
    public static extern void rd_kafka_mock_set_failover(nint cluster, int loadMs);

    [DllImport(Name)]
    public static extern void rd_kafka_mock_start_request_tracking(nint cluster);

    [DllImport(Name)]
    public static extern nint rd_kafka_mock_get_requests(nint cluster, out nuint count);

    [DllImport(Name)]
    public static extern short rd_kafka_mock_request_api_key(nint request);

    [DllImport(Name)]
    public static extern void rd_kafka_mock_request_destroy_array(nint requests, nuint count);

    [DllImport(Name)]
    public static extern void rd_kafka_mock_authorize(nint cluster, int enable);

    [DllImport(Name)]
    public static extern void rd_kafka_mock_acl_add(nint cluster, int resource, byte[] prefix, int operation);

    [DllImport(Name)]
    public static extern int rd_kafka_mock_coordinator_set(nint cluster, byte[] keyType, byte[] key, int broker);
}
