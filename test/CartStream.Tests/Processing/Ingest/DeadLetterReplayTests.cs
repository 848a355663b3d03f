using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Processing.Ingest;
using CartStream.Tests.Logs;

namespace CartStream.Tests.Processing.Ingest;

/// <summary>Which letters a replay takes for sent; the rest is in the tests of <c>cartstream dlq</c>.</summary>
public sealed class DeadLetterReplayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteLog _log;

    public DeadLetterReplayTests()
    {
        _log = new SqliteLog(new SqliteLogOptions { Path = _folder.File("store.db") });
        _log.CreateTopics(Topology.Topics(1));
        WriteLetter(Topology.UserEvents, sourcePartition: 0);
    }

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("cluster one", "cluster two", 1)]
    [InlineData("here", "elsewhere one", 1)]
    [InlineData("cluster one", "elsewhere one", 0)]
    [InlineData("cluster", "cluster one", 0)]
    [InlineData("cluster one", null, 0)]
    [InlineData(null, "cluster one", 0)]
    public void Run_topic_of_another_identity_has_letters_that_were_not_sent(string? before, string? now, int sent)
    {
        Run(before).Sent.ShouldBe(1);

        Run(now).Sent.ShouldBe(sent);
        Run(now).SentBefore.ShouldBe(1);
    }

    [Fact]
    public void Run_letter_of_a_partition_that_identities_lack_goes_to_the_first()
    {
        Run("cluster one");
        WriteLetter(Topology.Identities, sourcePartition: 7);

        Run("cluster one").Sent.ShouldBe(1);

        _log.EndOffset(Topology.Identities, 0).ShouldBe(1);
    }

    private DeadLetterCounts Run(string? identity) => new DeadLetterReplay(
        new IdentifiedLog(_log, identity), TimeProvider.System).Run(
        _ => true, dryRun: false, TestContext.Current.CancellationToken);

    private void WriteLetter(string topic, int sourcePartition)
    {
        var value = topic == Topology.Identities
            ? """{"anonymous_id":"guest","shopper_id":"ann"}"""u8
            : """{"event_time":"2026-01-01T00:00:00Z","event_type":"view","item_id":"1","shopper_id":"s"}"""u8;
        using var producer = _log.OpenProducer("test");
        using var transaction = producer.Begin();
        transaction.Append(
            Topology.DeadLetters,
            0,
            "s"u8,
            value,
            timeMs: 1,
            [new("topic", topic), new("partition", $"{sourcePartition}"), new("offset", "0")]);
        transaction.Commit();
    }

    private sealed class IdentifiedLog(IEventLog log, string? identity) : DelegatingLog(log)
    {
        public override string? FindTopicIdentity(string topic) => identity;
    }
}
