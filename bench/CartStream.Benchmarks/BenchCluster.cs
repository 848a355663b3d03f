using CartStream.Kafka.Tests;
using CartStream.Log;
using CartStream.Log.Kafka;
using Confluent.Kafka;

namespace CartStream.Benchmarks;

/// <summary>
/// The cluster that benchmarks run on: the one at <c>CARTSTREAM_KAFKA</c>, or librdkafka's mock cluster in this
/// process. Each log has its own topics, by prefix.
/// </summary>
internal sealed class BenchCluster : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly MockKafkaCluster? _mock;
    private int _logs;

    /// <summary>Opens the cluster.</summary>
    /// <param name="brokers">Brokers of a mock cluster.</param>
    /// <param name="markerDelay">
    /// The delay between a mock cluster's answer to a commit and its writing of the markers.
    /// </param>
    public BenchCluster(int brokers = 1, TimeSpan markerDelay = default)
    {
        var real = Environment.GetEnvironmentVariable("CARTSTREAM_KAFKA");
        _mock = string.IsNullOrEmpty(real) ? new MockKafkaCluster(brokers) : null;
        _mock?.DelayMarkers(markerDelay);
        Servers = _mock?.BootstrapServers ?? real!;
        Name = _mock is null
            ? $"cluster at {Servers}"
            : $"{brokers} broker(s) of librdkafka's mock cluster, in process, markers {
                markerDelay.TotalMilliseconds:0} ms late";
    }

    /// <summary>The brokers' addresses.</summary>
    public string Servers { get; }

    /// <summary>Its name, for a report.</summary>
    public string Name { get; }

    /// <summary>Creates an empty log with its topics.</summary>
    public (KafkaLog Log, string Prefix) NewLog(int partitions)
    {
        var prefix = $"bench-{Environment.ProcessId}-{++_logs}.";
        var log = new KafkaLog(new KafkaLogOptions
        {
            BootstrapServers = Servers,
            TopicPrefix = prefix,
        });
        log.CreateTopics(Topology.Topics(partitions));
        return (log, prefix);
    }

    /// <summary>A bare producer with a log's settings, its transactions initialised.</summary>
    public IProducer<byte[], byte[]> NewProducer(string prefix, string id)
    {
        var producer = new ProducerBuilder<byte[], byte[]>(
        [
            new("bootstrap.servers", Servers),
            new("compression.codec", "lz4"),
            new("linger.ms", "1"),
            new("enable.idempotence", "true"),
            new("transactional.id", prefix + id),
            new("dotnet.producer.enable.delivery.reports", "false"),
        ]).Build();
        producer.InitTransactions(Patience);
        return producer;
    }

    /// <summary>A bare consumer with a log's settings, in a different group from the processors'.</summary>
    public IConsumer<byte[], byte[]> NewConsumer(string prefix, string group) => new ConsumerBuilder<byte[], byte[]>(
    [
        new("bootstrap.servers", Servers),
        new("group.id", prefix + group),
        new("isolation.level", "read_committed"),
        new("enable.auto.commit", "false"),
        new("enable.auto.offset.store", "false"),
        new("auto.offset.reset", "earliest"),
        new("fetch.wait.max.ms", "50"),
        new("fetch.queue.backoff.ms", "5"),
    ]).Build();

    public void Dispose() => _mock?.Dispose();
}
