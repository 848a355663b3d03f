using System.Text;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Tests.Logs;

namespace CartStream.Kafka.Tests;

/// <summary>
/// A broker without records holds a reader's request until there are some, for at most the time that the reader
/// requested.
/// </summary>
public sealed class WaitingFetchTests : IDisposable
{
    private const string Events = Topology.UserEvents;

    // Longer than a read is waited for, and shorter than a client waits for an answer.
    private const string Hold = "45000";
    private readonly MockKafkaCluster _cluster;
    private readonly KafkaLog _log;

    public WaitingFetchTests()
    {
        MockKafkaCluster.SkipUnlessPossible();
        _cluster = new MockKafkaCluster();
        var options = TestCluster.MockOptions(_cluster);
        _log = new KafkaLog(options with
        {
            Settings = new Dictionary<string, string>(options.Settings, StringComparer.Ordinal)
            {
                ["fetch.wait.max.ms"] = Hold,
            },
        });
        _log.CreateTopics(Topology.Topics(1));
    }

    public void Dispose()
    {
        _log.Dispose();
        _cluster.Dispose();
    }

    [Fact]
    public async Task Read_request_that_is_held_is_answered_by_a_commit()
    {
        using var producer = _log.OpenProducer("p");
        using var reader = _log.OpenReader(Events, 0, 0);
        var batch = new RecordBatch();

        foreach (var value in new[] { "first", "second", "third" })
        {
            // Without a waiting reader, the next request would find the committed records.
            var reading = Task.Factory.StartNew(
                () => reader.Read(batch, 10, LogCalls.Patience, TestContext.Current.CancellationToken),
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            producer.Commit(t => t.Append(Events, 0, "k", value));

            (await reading).ShouldBe(1);
            Encoding.UTF8.GetString(batch[0].Value).ShouldBe(value);
        }
    }
}
