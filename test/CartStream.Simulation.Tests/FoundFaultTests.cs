using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.Erasure;
using CartStream.Processing.Ingest;
using CartStream.Processing.Processor;
using CartStream.Simulation.Brokers;
using CartStream.Simulation.Running;
using CartStream.Simulation.Shop;

namespace CartStream.Simulation.Tests;

/// <summary>Faults that seeds have found, each by itself on the simulated brokers.</summary>
public sealed class FoundFaultTests
{
    private static readonly byte[] Ann = Encoding.UTF8.GetBytes("ann");
    private readonly Scheduler _scheduler = new(seed: 1);
    private readonly SimulatedProcess _process = new("worker");
    private readonly SimulatedCluster _cluster;

    public FoundFaultTests()
    {
        _cluster = new SimulatedCluster(_scheduler, new ShopClock(_scheduler, speed: 1));
        foreach (var topic in Topology.Topics(partitions: 1))
            _cluster.Create(topic);
    }

    private SimulatedLog Log => new(_cluster, _process);

    [Fact]
    public void Open_that_cannot_set_the_groups_offset_leaves_no_reader_open() => _scheduler.Run(() =>
    {
        Send(Viewed("s1", 1));
        using (var processor = Open())
            ProcessAll(processor);
        _cluster.Offsets[(Topology.ProcessorGroup, Topology.UserEvents, 0)] = 0;
        _cluster.Faults = new LogFaults { Aborts = 1 };

        Should.Throw<LogException>(Open);

        _process.Readers.ShouldBe(0);
    });

    /// <summary>The fifth session closes the first, which is in no state any more and not to be read yet.</summary>
    [Fact]
    public void Forget_session_that_was_closed_and_is_not_shown_yet_deletes_it() => _scheduler.Run(() =>
    {
        using var processor = Open();
        Send([.. Enumerable.Range(1, 5).Select(session => Viewed($"s{session}", session))]);
        _cluster.Faults = new LogFaults { VisibleAfter = TimeSpan.FromHours(1) };
        ProcessAll(processor);
        _cluster.Faults = LogFaults.None;

        Send(new ForgetRequest("r", 0, []).ToJson());
        ProcessAll(processor);

        var sessions = _cluster.Find(Topology.Sessions, 0).Newest().ToList();
        sessions.Count.ShouldBe(5);
        sessions.ShouldAllBe(record => record.Value == null);
    });

    /// <summary>Brokers may report the offset of a partition's first commit before they show its state.</summary>
    [Fact]
    public void Open_behind_a_first_commit_that_is_not_shown_yet_waits_for_its_state() => _scheduler.Run(() =>
    {
        Send(Viewed("s1", 1));
        _cluster.Faults = new LogFaults { VisibleAfter = TimeSpan.FromSeconds(1) };
        using (var processor = Open())
            ProcessAll(processor);

        using var next = Open();

        next.Offset.ShouldBe(1);
    });

    /// <summary>Each of the two leaves a record of a deleted session when it is carried out.</summary>
    [Fact]
    public void FindRequest_that_was_sent_twice_after_an_unknown_outcome_finds_the_last() => _scheduler.Run(() =>
    {
        var request = new ForgetRequest("r", 0, []).ToJson();
        Send(Viewed("s1", 1), request, Viewed("s2", 2), request, Viewed("s3", 3));

        new ShopperEraser(Log, partition: 0, Ann).FindRequest("r", from: 0).ShouldBe(3);
    });

    /// <summary>
    /// Readers see nothing behind the first open transaction: here that of another input, before what is noted of this.
    /// </summary>
    [Fact]
    public void Ingest_again_behind_an_open_transaction_of_another_sends_nothing_twice() => _scheduler.Run(() =>
    {
        ILogTransaction? other = null;
        Ingest(() =>
        {
            other = Log.OpenProducer("other").Begin();
            other.Append(Topology.Inputs, 0, "other"u8, "1"u8, 0);
        });
        _ = _scheduler.Start(_process, () =>
        {
            _scheduler.Sleep("keeps a transaction open", TimeSpan.FromSeconds(20));
            other!.Commit();
        });

        Ingest(started: null);

        _cluster.Find(Topology.UserEvents, 0).Committed().Count().ShouldBe(3);
    });

    private void Ingest(Action? started)
    {
        var time = new SimulatedTime(_scheduler, _process, TimeSpan.Zero);
        using var source = new ListedSource(
            "input", [.. Enumerable.Range(1, 3).Select(second => Event("s", second))], started);
        new EventIngest(Log, source, time).RunAsync(progress: null, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static SimulatedEvent Event(string session, int second) => new(
        SimulatedTime.Start.ToUnixTimeMilliseconds() - 60_000 + (second * 1_000),
        EventType.View, "item", "ann", session, $"e{second}", Quantity: null, Category: "", AnonymousId: "");

    private static byte[] Viewed(string session, int second) => Event(session, second).ToJson();

    private static void ProcessAll(StreamProcessor processor)
    {
        while (processor.ProcessBatch(TimeSpan.Zero, CancellationToken.None) > 0)
        {
        }

        processor.Flush();
    }

    private StreamProcessor Open() => StreamProcessor.Open(
        Log,
        partition: 0,
        new ProcessorOptions { Learning = ModelLearning.Frozen },
        new ItemDictionary(),
        ShopModel.Create(new ModelOptions()),
        new SimulatedTime(_scheduler, _process, TimeSpan.Zero));

    private void Send(params byte[][] values)
    {
        using var producer = Log.OpenProducer("sender");
        using var transaction = producer.Begin();
        foreach (var value in values)
            transaction.Append(Topology.UserEvents, 0, Ann, value, _cluster.Clock.NowMs);
        transaction.Commit();
    }
}
