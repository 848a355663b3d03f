using System.IO.Hashing;
using System.Runtime.CompilerServices;
using CartStream.Datasets.Simulation;
using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.Ingest;
using CartStream.Processing.ModelSync;
using CartStream.Processing.Processor;
using CartStream.Processing.Worker;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Kafka.Tests;

/// <summary>A node that starts from a snapshot learns the rest, then answers as one that learnt everything.</summary>
public sealed class ModelSnapshotTests : IDisposable
{
    private const int EventsCount = 400;
    private readonly TestCluster _cluster;
    private readonly KafkaLog _log;
    private readonly MemorySnapshots _snapshots = new();

    public ModelSnapshotTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        _cluster = cluster;
        _log = new KafkaLog(cluster.Options(cluster.NewPrefix()));
        _log.CreateTopics(Topology.Topics(partitions: 1));
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Run_from_a_snapshot_learns_only_what_came_later_and_answers_as_one_that_learnt_everything()
    {
        await ProcessAsync();
        // A follower alone numbers items in the order of the sessions; processors may have met them in another.
        var halfway = new MemorySnapshots();
        Follow(halfway);
        // Sessions of the first half go on in the second.
        await ProcessAsync();

        var (everything, all) = Follow(snapshots: null);
        var (tail, rest) = Follow(halfway);

        all.FromSnapshot.ShouldBe(0);
        rest.FromSnapshot.ShouldBe(EventsCount);
        tail.Model.Model.Version.ShouldBe(everything.Model.Model.Version);
        tail.Model.Model.Checksum().ShouldBe(everything.Model.Model.Checksum());
        Answers(tail).ShouldBe(Answers(everything));
        halfway.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_stopped_takes_a_snapshot_and_the_next_start_reads_nothing_of_the_log()
    {
        await ProcessAsync();

        var (_, follower) = Follow(_snapshots);

        follower.FromSnapshot.ShouldBe(EventsCount);
        _snapshots.Snapshots.Count.ShouldBe(1, "nothing was learnt since");
    }

    [Fact]
    public async Task Run_newest_snapshot_is_damaged_says_so_and_begins_with_the_one_before()
    {
        await ProcessAsync();
        await ProcessAsync();
        foreach (var at in (int[])[20, _snapshots.Snapshots[1].Length / 2, _snapshots.Snapshots[1].Length - 1])
        {
            byte[] damaged = [.. _snapshots.Snapshots[1]];
            damaged[at] ^= 1;
            var snapshots = new MemorySnapshots { Snapshots = { _snapshots.Snapshots[0], damaged } };

            var (shared, follower) = Follow(snapshots);

            follower.FromSnapshot.ShouldBe(EventsCount, $"byte {at}");
            shared.Model.Model.Version.ShouldBe(2 * EventsCount);
            snapshots.Reports.ShouldHaveSingleItem().ShouldStartWith("snapshot 1 is not used: ");
        }
    }

    [Fact]
    public async Task Run_snapshot_cut_short_anywhere_is_not_used()
    {
        await ProcessAsync();
        var whole = _snapshots.Snapshots[0];
        foreach (var length in (int[])[0, 7, 100, whole.Length / 2, whole.Length - 1])
        {
            var snapshots = new MemorySnapshots { Snapshots = { whole[..length] } };

            var (shared, follower) = Follow(snapshots);

            follower.FromSnapshot.ShouldBe(0);
            shared.Model.Model.Version.ShouldBe(EventsCount);
            snapshots.Reports.Count.ShouldBe(1);
        }
    }

    [Fact]
    public async Task Run_snapshot_of_the_format_before_traits_is_used()
    {
        await ProcessAsync();
        var (shared, _) = Follow(_snapshots);
        var before = new MemorySnapshots { Snapshots = { BeforeTraits(_snapshots.Snapshots[0], shared) } };

        var (old, follower) = Follow(before);

        before.Reports.ShouldBeEmpty();
        follower.FromSnapshot.ShouldBe(EventsCount);
        Answers(old).ShouldBe(Answers(shared));
    }

    [Fact]
    public void Run_snapshot_that_confuses_sessions_of_two_partitions_is_not_used_and_says_why()
    {
        using var log = new KafkaLog(_cluster.Options(_cluster.NewPrefix()));
        log.CreateTopics(Topology.Topics(partitions: 2));
        using (var producer = log.OpenProducer("test"))
        {
            using var transaction = producer.Begin();
            var session = """{"shopper":"ann","session":"visit","events":[["tea","view",1,5]]}"""u8;
            transaction.Append(Topology.Sessions, 1, "visit@5"u8, session, timeMs: 1);
            transaction.Commit();
        }

        Follow(_snapshots, log: log);
        var current = new MemorySnapshots { Snapshots = { _snapshots.Snapshots[0] } };
        var before = new MemorySnapshots { Snapshots = { WithFormat(3, _snapshots.Snapshots[0]) } };

        Follow(current, log: log).Follower.FromSnapshot.ShouldBe(1);
        Follow(before, log: log).Follower.FromSnapshot.ShouldBe(0);

        current.Reports.ShouldBeEmpty();
        before.Reports.ShouldHaveSingleItem()
            .ShouldEndWith("found format 3, which confuses sessions of several partitions, expected 4");
    }

    [Fact]
    public async Task Run_snapshot_of_another_log_or_model_is_not_used_and_says_why()
    {
        await ProcessAsync();
        var other = new MemorySnapshots("other") { Snapshots = { _snapshots.Snapshots[0] } };
        var same = new MemorySnapshots { Snapshots = { _snapshots.Snapshots[0] } };

        Follow(other).Follower.FromSnapshot.ShouldBe(0);
        var options = new ModelOptions();
        options = options with { Sessions = options.Sessions with { SessionsMax = 1_000 } };
        Follow(same, options).Follower.FromSnapshot.ShouldBe(0);

        other.Reports.ShouldBe(["snapshot 0 is not used: found the log 'test', expected 'other'"]);
        same.Reports.ShouldHaveSingleItem().ShouldContain("found the model settings");
    }

    [Fact]
    public async Task Run_snapshot_of_a_topic_that_was_made_anew_is_not_used_and_says_why()
    {
        await ProcessAsync();
        using var empty = new KafkaLog(_cluster.Options(_cluster.NewPrefix()));
        empty.CreateTopics(Topology.Topics(partitions: 1));

        Follow(_snapshots, log: empty).Follower.FromSnapshot.ShouldBe(0);

        _snapshots.Reports.ShouldHaveSingleItem().ShouldEndWith("expected at most 0, where it ends: it was made anew");
    }

    [Fact]
    public async Task Run_frozen_model_is_that_of_the_newest_snapshot()
    {
        await ProcessAsync();
        var options = new WorkerOptions { Processor = new ProcessorOptions { Learning = ModelLearning.Frozen } };
        await WorkerProbe.SendAsync(_log, EventsCount, seed: 2);

        await using var worker = new RunningWorker(_log, options, snapshots: _snapshots);
        await worker.WaitFor(status => status.Counts.Events == EventsCount);

        worker.Status.ModelEvents.ShouldBe(EventsCount);
    }

    /// <summary>A worker answers the shop's next events and leaves a snapshot.</summary>
    private async Task ProcessAsync()
    {
        using var sent = new CancellationTokenSource();
        using var source = new ShopSimulator(WorkerProbe.Shop(10 * EventsCount, seed: 1));
        // Stopped after the first batch, it still sends the second, which it had made meanwhile.
        var ingest = new EventIngest(_log, source, TimeProvider.System) { BatchEventsMax = EventsCount / 2 };
        await ingest.RunAsync(sent.Cancel, sent.Token);
        await using var worker = new RunningWorker(_log, snapshots: _snapshots);
        await worker.WaitFor(status =>
            status.ModelEvents == ingest.Sent && status.Counts.Events == EventsCount);
        await worker.StopAsync();
    }

    private (SharedModel Shared, ModelUpdater Follower) Follow(
        ISnapshotStore? snapshots, ModelOptions? options = null, IEventLog? log = null)
    {
        var shared = new SharedModel(new ItemDictionary(), ShopModel.Create(options ?? new ModelOptions()));
        using var follower = ModelUpdater.Open(
            log ?? _log, shared, TimeProvider.System, snapshots, TimeSpan.FromHours(1));
        follower.CatchUp(TestContext.Current.CancellationToken);
        follower.SaveSnapshot();
        return (shared, follower);
    }

    private static List<string> Answers(SharedModel shared)
    {
        using var reader = shared.Model.Model.OpenReader();
        var results = new ScoredItem[20];
        var answers = new List<string>();
        for (var item = 0; item < shared.Items.Count; item++)
        {
            var query = new ModelQuery { Session = [new Interaction(item, EventType.View, 0, 0)], TimeMs = 0 };
            var count = reader.Recommend(query, results);
            var ranked = results[..count].Select(scored => $"{shared.Items.Text(scored.Item)} {scored.Score:R}");
            answers.Add($"{shared.Items.Text(item)}: {string.Join(", ", ranked)}");
        }

        answers.Sort(StringComparer.Ordinal);
        return answers;
    }

    /// <summary>The format is checked before the checksum at the head's end.</summary>
    private static byte[] WithFormat(byte format, byte[] snapshot)
    {
        byte[] changed = [.. snapshot];
        changed[sizeof(long)] = format;
        return changed;
    }

    /// <summary>The snapshot as an earlier version wrote it: without the traits behind the head's categories.</summary>
    private static byte[] BeforeTraits(byte[] snapshot, SharedModel shared)
    {
        var model = new MemoryStream();
        shared.Model.Model.Save(model);
        var head = snapshot.Length - (int)model.Length - sizeof(long);
        var traits = sizeof(long) + (shared.Items.Count * Unsafe.SizeOf<ItemTraits>());
        byte[] before = [.. snapshot[..(head - traits)], .. new byte[sizeof(long)], .. snapshot[^(int)model.Length..]];
        before[sizeof(long)] = 2;
        XxHash3.Hash(before.AsSpan(0, head - traits), before.AsSpan(head - traits, sizeof(long)));
        return before;
    }
}
