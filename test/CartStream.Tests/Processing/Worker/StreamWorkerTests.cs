using CartStream.Events;
using CartStream.Log;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.Processor;
using CartStream.Processing.Topics;
using CartStream.Processing.Worker;
using CartStream.Tests.Processing.Processor;

namespace CartStream.Tests.Processing.Worker;

/// <summary>A worker on the embedded log is the processor of all that it holds.</summary>
public sealed class StreamWorkerTests : IDisposable
{
    private readonly PipelineHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Run_until_idle_processes_what_is_there_with_the_bytes_of_a_processor_of_its_own()
    {
        using var other = new PipelineHost();
        other.Send(Events());
        other.ProcessAll();
        _host.Send(Events());

        using var worker = Worker(new WorkerOptions { StopWhenIdle = TimeSpan.FromMilliseconds(1) });
        worker.Run(polled: null, TestContext.Current.CancellationToken);

        worker.Status.Counts.Events.ShouldBe(Events().Length);
        StoredRecommendations.Read(_host.Log, 0).Sha256.ShouldBe(StoredRecommendations.Read(other.Log, 0).Sha256);
    }

    [Fact]
    public void Run_cancelled_ends_without_a_fault_with_everything_committed()
    {
        _host.Send(Events());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var worker = Worker(new WorkerOptions());

        worker.Run(
            () =>
            {
                if (worker.Status.Counts.Events == Events().Length)
                    stop.Cancel();
            },
            stop.Token);

        _host.Recommendations().Count.ShouldBe(Events().Length);
        worker.Status.Partitions.ShouldBeEmpty();
    }

    [Fact]
    public void Run_another_takes_the_log_over_ends_and_says_so()
    {
        using var worker = Worker(new WorkerOptions());
        var isTakenOver = false;

        Should.Throw<ProducerFencedException>(() => worker.Run(
            () =>
            {
                if (worker.Status is not { Partitions.Count: 1, Restoring: 0 } || isTakenOver)
                    return;
                isTakenOver = true;
                _host.Log.OpenProducer($"{Topology.ProcessorGroup}-0").Dispose();
                _host.Send(Events());
            },
            TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Run_on_what_other_settings_have_recommended_says_so()
    {
        _host.Send(Events());
        var idle = TimeSpan.FromMilliseconds(1);
        using (var first = Worker(new WorkerOptions { StopWhenIdle = idle }))
            first.Run(polled: null, TestContext.Current.CancellationToken);
        var warnings = new List<string>();
        using var same = Worker(new WorkerOptions { StopWhenIdle = idle, Warned = warnings.Add });
        same.Run(polled: null, TestContext.Current.CancellationToken);
        warnings.ShouldBeEmpty();

        using var other = Worker(new WorkerOptions
        {
            Processor = new ProcessorOptions { Count = 3 },
            StopWhenIdle = idle,
            Warned = warnings.Add,
        });
        other.Run(polled: null, TestContext.Current.CancellationToken);

        warnings.ShouldHaveSingleItem().ShouldStartWith("partition 0: found recommendations of other settings");
    }

    [Fact]
    public void Run_serving_waits_while_the_disk_is_full_and_commits_each_event_once()
    {
        using var other = new PipelineHost();
        other.Send(Events());
        other.ProcessAll();
        _host.Send(Events());
        using var log = new FullLog(_host.Log, failingCommits: 2);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var warnings = new List<string>();
        using var worker = Worker(new WorkerOptions { Serves = true, Warned = warnings.Add }, log);

        worker.Run(
            () =>
            {
                if (worker.Status.Counts.Events == Events().Length)
                    stop.Cancel();
            },
            stop.Token);

        StoredRecommendations.Read(_host.Log, 0).Sha256.ShouldBe(StoredRecommendations.Read(other.Log, 0).Sha256);
        warnings.ShouldBe(["the disk is full; trying again", "the log can be written again"]);
    }

    [Theory]
    [InlineData(false, 40)]
    [InlineData(true, 0)]
    public void Run_commit_failed_and_another_client_moved_the_groups_offset_applies_it_once(
        bool isCommitted, int movedTo)
    {
        _host.Send(Events());
        using var log = new AbandonedLog(_host.Log, isCommitted, failed: () => _host.MoveGroup(movedTo));
        var options = new WorkerOptions
        {
            Processor = new ProcessorOptions { Learning = ModelLearning.Frozen },
            StopWhenIdle = TimeSpan.FromMilliseconds(1),
        };
        using var worker = Worker(options, log);

        worker.Run(polled: null, TestContext.Current.CancellationToken);

        _host.Recommendations().Select(made => (int)made.Receipt.Offset).ShouldBe(Enumerable.Range(0, 40));
    }

    [Fact]
    public void Run_command_ends_at_once_when_the_disk_is_full()
    {
        _host.Send(Events());
        using var log = new FullLog(_host.Log, failingCommits: 1);
        using var worker = Worker(new WorkerOptions { StopWhenIdle = TimeSpan.FromMilliseconds(1) }, log);

        Should.Throw<LogFullException>(() => worker.Run(polled: null, TestContext.Current.CancellationToken))
            .Message.ShouldBe("the disk is full");
    }

    [Fact]
    public void Run_frozen_model_learns_nothing()
    {
        _host.Send(Events());
        var options = new WorkerOptions
        {
            Processor = new ProcessorOptions { Learning = ModelLearning.Frozen },
            StopWhenIdle = TimeSpan.FromMilliseconds(1),
        };

        using var worker = Worker(options);
        worker.Run(polled: null, TestContext.Current.CancellationToken);

        worker.Status.ModelEvents.ShouldBe(0);
        worker.Status.Counts.Recommendations.ShouldBe(Events().Length);
    }

    [Fact]
    public void Faults_every_option_out_of_range_is_named()
    {
        var options = new WorkerOptions
        {
            Processor = new ProcessorOptions { Count = 0 },
            Member = "a b",
            StopWhenIdle = TimeSpan.Zero,
            FencedPause = TimeSpan.FromSeconds(-1),
            Standbys = -1,
            SnapshotEvery = TimeSpan.Zero,
        };

        options.Faults().ShouldBe(
        [
            "count: found 0, expected 1 to 100 items",
            "member: found 'a b', expected 1 to 200 characters of a-z A-Z 0-9 . _ -",
            "until-idle: found 0 s, expected more than 0",
            "fenced pause: found -1 s, expected 0 or more",
            "standbys: found -1, expected 0 to 100",
            "snapshot-minutes: found 0, expected a second or more",
        ]);
    }

    private StreamWorker Worker(WorkerOptions options, IEventLog? log = null) => new(
        log ?? _host.Log, options, new ItemDictionary(), ShopModel.Create(new ModelOptions()), TimeProvider.System);

    private static TestEvent[] Events() =>
    [
        .. Enumerable.Range(0, 40).Select(i =>
            new TestEvent((EventType)(i % 2), $"item {i % 7}", i, $"session {i % 5}", $"shopper {i % 5}")),
    ];
}
