using System.Runtime.InteropServices;
using System.Text;
using CartStream.Log;
using CartStream.Log.Kafka;
using Confluent.Kafka;

namespace CartStream.Kafka.Tests;

/// <summary>
/// A cluster in this process, made of librdkafka's mock brokers: they speak the real protocol on loopback ports, and
/// can be told to fail.
/// </summary>
/// <remarks>
/// The mock brokers of a plain librdkafka let readers see open and aborted transactions; the one that
/// eng/librdkafka.sh builds (eng/librdkafka-mock.patch) does not, and only that one will do.
/// </remarks>
public sealed class MockKafkaCluster : IDisposable
{
    private const int FirstBroker = 1;
    private const int FirstRebalanceDelayMs = 50;
    private readonly nint _client;
    private readonly nint _cluster;

    static MockKafkaCluster() => NativeLibrary.SetDllImportResolver(
        typeof(MockKafkaCluster).Assembly, static (_, _, _) => Librdkafka.NativeHandle);

    public MockKafkaCluster(int brokers = 3)
    {
        var settings = NativeMethods.rd_kafka_conf_new();
        var error = new byte[512];
        Check(NativeMethods.rd_kafka_conf_set(settings, Text("log_level"), Text("0"), error, error.Length));
        _client = NativeMethods.rd_kafka_new(NativeMethods.Producer, settings, error, error.Length);
        if (_client == 0)
            throw new InvalidOperationException($"no mock cluster: {Encoding.UTF8.GetString(error).TrimEnd('\0')}");
        _cluster = NativeMethods.rd_kafka_mock_cluster_new(_client, brokers);
        NativeMethods.rd_kafka_mock_set_controller_id(_cluster, FirstBroker);
        NativeMethods.rd_kafka_mock_group_initial_rebalance_delay_ms(_cluster, FirstRebalanceDelayMs);
        BootstrapServers = Marshal.PtrToStringUTF8(NativeMethods.rd_kafka_mock_cluster_bootstraps(_cluster))!;
    }

    /// <summary>Where the brokers listen.</summary>
    public string BootstrapServers { get; }

    /// <summary>Skips the test with the reason if no such cluster can run here.</summary>
    public static void SkipUnlessPossible()
    {
        string? missing = null;
        try
        {
            Librdkafka.EnsureLoaded();
        }
        catch (LogException e)
        {
            missing = e.Message;
        }

        Assert.SkipWhen(missing is not null, missing ?? "");
        Assert.SkipUnless(
            NativeLibrary.TryGetExport(Librdkafka.NativeHandle, "rd_kafka_mock_acl_add", out _),
            "this librdkafka's mock cluster has no transactions, expected the one of eng/librdkafka.sh");
    }

    /// <summary>Closes a broker's connections and refuses new ones. Brokers count from 1.</summary>
    public void SetDown(int broker) => Check(NativeMethods.rd_kafka_mock_broker_set_down(_cluster, broker));

    /// <summary>Lets a broker that was down be reached again.</summary>
    public void SetUp(int broker) => Check(NativeMethods.rd_kafka_mock_broker_set_up(_cluster, broker));

    /// <summary>Delays a broker's answers.</summary>
    public void SetRoundTrip(int broker, TimeSpan time) =>
        Check(NativeMethods.rd_kafka_mock_broker_set_rtt(_cluster, broker, (int)time.TotalMilliseconds));

    /// <summary>Makes a broker the one that coordinates a group.</summary>
    public void SetGroupCoordinator(string group, int broker) =>
        Check(NativeMethods.rd_kafka_mock_coordinator_set(_cluster, Text("group"), Text(group), broker));

    /// <summary>Makes a broker the one that coordinates the transactions of a transactional id.</summary>
    public void SetTransactionCoordinator(string transactionalId, int broker) => Check(
        NativeMethods.rd_kafka_mock_coordinator_set(_cluster, Text("transaction"), Text(transactionalId), broker));

    /// <summary>Has metadata answer for a topic with an error from now on; none with no error.</summary>
    public void SetTopicError(string topic, ErrorCode error) =>
        NativeMethods.rd_kafka_mock_topic_set_error(_cluster, Text(topic), (int)error);

    /// <summary>Deletes a topic.</summary>
    public void DeleteTopic(string topic) => Check(NativeMethods.rd_kafka_mock_topic_delete(_cluster, Text(topic)));

    /// <summary>Deletes the records of a partition before an offset, as retention does.</summary>
    public void DeleteRecords(string topic, int partition, long beforeOffset) => Check(
        NativeMethods.rd_kafka_mock_partition_delete_records(_cluster, Text(topic), partition, beforeOffset));

    /// <summary>Has all brokers but the first learn of new topics and leaders so much later than that one.</summary>
    public void LagMetadata(TimeSpan lag) =>
        NativeMethods.rd_kafka_mock_set_metadata_lag_ms(_cluster, (int)lag.TotalMilliseconds);

    /// <summary>Drops all offsets of a group, as brokers do when they expire.</summary>
    public void ExpireOffsets(string group) =>
        NativeMethods.rd_kafka_mock_group_offsets_clear(_cluster, Text(group));

    /// <summary>Gives a partition another leader, or none.</summary>
    public void SetLeader(string topic, int partition, int? broker) => Check(
        NativeMethods.rd_kafka_mock_partition_set_leader(_cluster, Text(topic), partition, broker ?? -1));

    /// <summary>
    /// Has markers of transactions written so much later than a commit is answered. Until then readers see nothing of
    /// it, its offsets are unstable, and the producer's next transaction has to wait.
    /// </summary>
    public void DelayMarkers(TimeSpan delay) =>
        NativeMethods.rd_kafka_mock_set_marker_delay_ms(_cluster, (int)delay.TotalMilliseconds);

    /// <summary>
    /// Has leaders and coordinators leave a broker that is set down from now on; a coordinator that has moved loads its
    /// state for a while.
    /// </summary>
    public void FailOver(TimeSpan load) =>
        NativeMethods.rd_kafka_mock_set_failover(_cluster, (int)load.TotalMilliseconds);

    /// <summary>Has brokers allow these operations, on names with a prefix, and nothing else.</summary>
    public void Authorize(params IEnumerable<KafkaRight> rights)
    {
        NativeMethods.rd_kafka_mock_authorize(_cluster, 1);
        foreach (var right in rights)
        {
            NativeMethods.rd_kafka_mock_acl_add(
                _cluster, (int)right.Resource, Text(right.Prefix), (int)right.Operation);
        }
    }

    /// <summary>Answers the next requests of a kind with these errors, one each.</summary>
    public void FailNext(KafkaRequest request, params ErrorCode[] errors) =>
        NativeMethods.rd_kafka_mock_push_request_errors_array(
            _cluster, (short)request, (nuint)errors.Length, [.. errors.Select(error => (int)error)]);

    /// <summary>Has requests counted from now on.</summary>
    public void TrackRequests() => NativeMethods.rd_kafka_mock_start_request_tracking(_cluster);

    /// <summary>Requests of a kind that have come since <see cref="TrackRequests"/>.</summary>
    public int CountRequests(KafkaRequest kind)
    {
        var requests = NativeMethods.rd_kafka_mock_get_requests(_cluster, out var count);
        if (count == 0)
            return 0;
        var found = Enumerable.Range(0, (int)count).Count(i => NativeMethods.rd_kafka_mock_request_api_key(
            Marshal.ReadIntPtr(requests, i * nint.Size)) == (short)kind);
        NativeMethods.rd_kafka_mock_request_destroy_array(requests, count);
        return found;
    }

    public void Dispose()
    {
        NativeMethods.rd_kafka_mock_cluster_destroy(_cluster);
        NativeMethods.rd_kafka_destroy(_client);
    }

    private static void Check(int error) => ((ErrorCode)error).ShouldBe(ErrorCode.NoError);

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
