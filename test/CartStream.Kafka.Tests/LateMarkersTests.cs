using System.Text;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Tests.Logs;

namespace CartStream.Kafka.Tests;

/// <summary>
/// Brokers answer a commit before its markers are written: the end of what readers see lags behind, offsets are
/// unstable, and the producer's next transaction has to wait.
/// </summary>
public sealed class LateMarkersTests : IDisposable
{
    private const string Events = Topology.UserEvents;
    private const string Group = Topology.ProcessorGroup;
    private const int EventsCount = 120;
    private readonly MockKafkaCluster _cluster;
    private readonly KafkaLog _log;

    public LateMarkersTests()
    {
        MockKafkaCluster.SkipUnlessPossible();
        _cluster = new MockKafkaCluster();
        _log = new KafkaLog(TestCluster.MockOptions(_cluster));
        _log.CreateTopics(Topology.Topics(2));
    }

    public void Dispose()
    {
        _log.Dispose();
        _cluster.Dispose();
    }

    [Fact]
    public void Commit_readers_see_its_records_when_the_markers_are_written()
    {
        _cluster.DelayMarkers(TimeSpan.FromSeconds(2));
        using var producer = _log.OpenProducer("p");
        producer.Commit(t => t.Append(Events, 0, "k", "v"));

        _log.EndOffset(Events, 0).ShouldBe(0);
        _log.WrittenEnd(Events, 0).ShouldBe(1);
        using var reader = _log.OpenReader(Events, 0, 0);
        var batch = new RecordBatch();
        reader.Read(batch, 10, TimeSpan.Zero, TestContext.Current.CancellationToken).ShouldBe(0);
        reader.Read(batch, 10, LogCalls.Patience, TestContext.Current.CancellationToken).ShouldBe(1);
    }

    [Fact]
    public void WrittenReader_waits_for_the_markers_of_what_was_committed_before()
    {
        _cluster.DelayMarkers(TimeSpan.FromSeconds(1));
        using var producer = _log.OpenProducer("p");
        producer.Commit(t => t.Append(Events, 0, "k", "v"));
        var keys = new List<string>();
        using var written = new WrittenReader(_log, Events, partition: 0, TimeProvider.System);

        var next = written.Read(from: 0, Add);

        keys.ShouldBe(["k"]);
        next.ShouldBe(_log.WrittenEnd(Events, 0));
        written.Read(next, Add).ShouldBe(next);
        keys.ShouldBe(["k"]);

        producer.Commit(t => t.Append(Events, 0, "followed", "v"));
        var followedTo = _log.WrittenEnd(Events, 0);
        producer.Commit(t => t.Append(Events, 0, "new", "v"));
        next = written.Read(followedTo, Add);
        keys.ShouldBe(["k", "new"], "what its caller has read by other means is left out");
        written.Read(from: 0, Add).ShouldBe(next);
        keys.ShouldBe(["k", "new", "k", "followed", "new"]);

        void Add(in LogRecord record) => keys.Add(Encoding.UTF8.GetString(record.Key));
    }

    [Fact]
    public void WrittenReader_does_not_wait_for_ever_for_another_producers_open_transaction()
    {
        using var open = _log.OpenProducer("open");
        using var transaction = open.Begin();
        transaction.Append(Events, 0, "open"u8, "v"u8, timeMs: 1);
        WaitForWritten(1);
        using var producer = _log.OpenProducer("p");
        producer.Commit(t => t.Append(Events, 0, "hidden", "v"));

        using var written = new WrittenReader(_log, Events, partition: 0, TimeProvider.System);

        var refused = Should.Throw<LogException>(() => written.Read(from: 0, (in _) => { }));

        refused.MayPass.ShouldBeTrue();
        refused.Message.ShouldContain("open transaction");
    }

    [Fact]
    public void Abort_while_the_brokers_still_refuse_its_partitions_leaves_the_producer_usable()
    {
        // Late enough that the markers of a commit are not written yet when the next transaction's first request comes.
        for (var broker = 1; broker <= 3; broker++)
            _cluster.SetRoundTrip(broker, TimeSpan.FromMilliseconds(10));
        _cluster.DelayMarkers(TimeSpan.FromMilliseconds(30));
        _cluster.TrackRequests();
        using var producer = _log.OpenProducer("p");
        for (var round = 0; round < 3; round++)
        {
            producer.Commit(t => t.Append(Events, 0, "k", "committed"));
            var before = _cluster.CountRequests(KafkaRequest.AddPartitionsToTxn);
            using var aborted = producer.Begin();
            aborted.Append(Events, 1, "k", "aborted");
            SpinWait.SpinUntil(
                () => _cluster.CountRequests(KafkaRequest.AddPartitionsToTxn) > before,
                LogCalls.Patience).ShouldBeTrue();
        }

        producer.Commit(t => t.Append(Events, 1, "k", "last"));

        _log.ReadValues(Events, 0).ShouldBe(["committed", "committed", "committed"]);
        _log.ReadValues(Events, 1).ShouldBe(["last"]);
    }

    [Fact]
    public void Commit_twice_the_second_waits_for_the_markers_of_the_first()
    {
        _cluster.DelayMarkers(TimeSpan.FromMilliseconds(300));
        using var producer = _log.OpenProducer("p");
        var started = TimeProvider.System.GetTimestamp();

        producer.Commit(t => t.Append(Events, 0, "k", "first"));
        producer.Commit(t => t.Append(Events, 0, "k", "second"));

        TimeProvider.System.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(290));
        _log.ReadValues(Events, 0).ShouldBe(["first", "second"]);
    }

    [Fact]
    public void Commit_again_at_once_waits_for_markers_and_not_for_the_clients_backoff()
    {
        // By default the client waits for 80 to 120 ms before it retries.
        var backoff = TimeSpan.FromMilliseconds(80);
        _cluster.DelayMarkers(TimeSpan.FromMilliseconds(4));
        using var producer = _log.OpenProducer("p");
        var shortest = TimeSpan.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            var offset = i;
            var started = TimeProvider.System.GetTimestamp();
            producer.Commit(t =>
            {
                t.Append(Events, 0, "k", "v");
                t.CommitOffset(Group, Events, 0, offset);
            });
            var took = TimeProvider.System.GetElapsedTime(started);
            // The first one has nothing to wait for.
            if (i > 0 && took < shortest)
                shortest = took;
        }

        shortest.ShouldBeLessThan(backoff);
    }

    [Fact]
    public void CommittedOffset_of_a_commit_whose_markers_are_late_is_never_the_one_before()
    {
        _cluster.DelayMarkers(TimeSpan.FromMilliseconds(300));
        using var producer = _log.OpenProducer("p");
        producer.Commit(t => t.CommitOffset(Group, Events, 0, 7));
        _log.CommittedOffset(Group, Events, 0).ShouldBe(7);
        producer.Commit(t => t.CommitOffset(Group, Events, 0, 8));

        _log.CommittedOffset(Group, Events, 0).ShouldBe(8);
    }

    [Fact]
    public void OpenProducer_markers_of_the_one_before_are_late_waits_for_them()
    {
        using (var before = _log.OpenProducer("p"))
        {
            _cluster.DelayMarkers(TimeSpan.FromMilliseconds(300));
            before.Commit(t => t.Append(Events, 0, "k", "v"));
        }

        using var again = _log.OpenProducer("p");

        _log.EndOffset(Events, 0).ShouldBe(2);
    }

    [Fact]
    public void OpenProducer_a_transaction_is_open_waits_until_it_is_aborted()
    {
        _cluster.DelayMarkers(TimeSpan.FromMilliseconds(300));
        using var other = new KafkaLog(TestCluster.MockOptions(_cluster));
        using var before = other.OpenProducer("p");
        using var open = before.Begin();
        open.Append(Events, 0, "k", "aborted");
        WaitForWritten(1);

        using var again = _log.OpenProducer("p");

        Should.Throw<ProducerFencedException>(open.Commit);
        again.Commit(t => t.Append(Events, 0, "k", "next"));
        _log.ReadValues(Events, 0).ShouldBe(["next"]);
    }

    [Fact]
    public async Task Run_workers_take_turns_answer_every_event_once()
    {
        _cluster.DelayMarkers(TimeSpan.FromMilliseconds(40));
        await WorkerProbe.SendAsync(_log, EventsCount);
        await using (var first = new RunningWorker(_log))
        {
            await first.WaitFor(status => status.Counts.Events > 0);
            await first.StopAsync();
        }

        await using var second = new RunningWorker(_log);
        await WorkerProbe.SendAsync(_log, EventsCount, seed: 2);
        await WorkerProbe.WaitForAsync(() => WorkerProbe.Answers(_log).Count == 2 * EventsCount);
        await second.StopAsync();

        WorkerProbe.Answers(_log).Count.ShouldBe(2 * EventsCount);
    }

    private void WaitForWritten(long end) =>
        SpinWait.SpinUntil(() => _log.WrittenEnd(Events, 0) >= end, LogCalls.Patience).ShouldBeTrue();
}
