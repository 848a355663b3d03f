using System.Diagnostics.Metrics;
using System.Text;
using CartStream.Log;
using CartStream.Server.Telemetry;
using CartStream.Server.Writing;
using Microsoft.Extensions.DependencyInjection;

namespace CartStream.Server.Tests;

/// <summary>
/// Every schedule of up to <see cref="StepsMax"/> steps of the one writer: writes with and without a retry key, and
/// commits that succeed or fail while others wait.
/// </summary>
public sealed class GroupCommitTests
{
    private const int StepsMax = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private enum Step
    {
        Write,
        WriteWithKey,
        CommitSucceeds,
        CommitFails,
    }

    [Fact]
    public async Task WriteAsync_in_every_schedule_is_answered_once_and_is_in_the_log_when_it_says_so()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new ServerMetrics(services.GetRequiredService<IMeterFactory>());
        var schedules = 0;
        for (var number = 0; number < 1 << (2 * StepsMax); number++)
        {
            var steps = Enumerable.Range(0, StepsMax).Select(i => (Step)(number >> (2 * i) & 3)).ToList();
            // Before the first write there is nothing to commit: the same schedule, shorter, is another number.
            if (steps[0] > Step.WriteWithKey)
                continue;
            await RunAsync(steps, metrics);
            schedules++;
        }

        schedules.ShouldBe(512);
    }

    [Fact]
    public async Task WriteAsync_reports_once_a_minute_that_writes_fail_and_that_they_succeed_again()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new ServerMetrics(services.GetRequiredService<IMeterFactory>());
        var log = new GatedLog();
        var lines = new List<string>();
        using var commit = GroupCommit.Open(log, "test", metrics, TimeProvider.System, lines.Add);
        commit.Start();

        foreach (var isDone in (bool[])[true, false, false, true, true, false, true])
        {
            var write = new LogWrite();
            write.Add(Topology.UserEvents, 0, "s"u8.ToArray(), "e"u8.ToArray(), 1);
            var task = commit.WriteAsync(write);
            log.Finish(isDone);
            await task.ContinueWith(_ => { }, TestContext.Current.CancellationToken)
                .WaitAsync(Patience, TestContext.Current.CancellationToken);
        }

        await commit.StopAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);
        lines.ShouldBe([
            "refused; writes of requests are answered with 503 meanwhile",
            "writes of requests succeed again",
        ]);
    }

    private static async Task RunAsync(List<Step> steps, ServerMetrics metrics)
    {
        var shown = string.Join(", ", steps);
        var log = new GatedLog();
        var model = new Model();
        using var commit = GroupCommit.Open(log, "test", metrics, TimeProvider.System);
        commit.Start();
        var tasks = new List<Task<WriteOutcome>>();
        foreach (var step in steps)
        {
            if (step is Step.CommitSucceeds or Step.CommitFails)
            {
                Finish(log, model, step == Step.CommitSucceeds);
                continue;
            }

            var write = new LogWrite();
            write.Add(Topology.UserEvents, 0, "s"u8.ToArray(), Encoding.UTF8.GetBytes($"{tasks.Count}"), 1);
            if (step == Step.WriteWithKey)
                write.Retry = new IdempotencyKey("key"u8.ToArray(), 7, Encoding.UTF8.GetBytes($"answer {tasks.Count}"));
            tasks.Add(commit.WriteAsync(write));
            if (model.Hand(tasks.Count - 1, step == Step.WriteWithKey))
                log.WaitUntilCommitting();
        }

        while (model.IsCommitting)
            Finish(log, model, isDone: true);
        await commit.StopAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);

        var outcomes = new List<string>();
        foreach (var task in tasks)
        {
            task.IsCompleted.ShouldBeTrue(shown);
            outcomes.Add(task.IsFaulted ? "failed" : $"{(await task).Kind}");
        }

        outcomes.ShouldBe(model.Outcomes, shown);
        log.Committed.ShouldBe(model.Committed, shown);
        commit.Waiting.ShouldBe(0, shown);
    }

    private static void Finish(GatedLog log, Model model, bool isDone)
    {
        if (!model.IsCommitting)
            return;
        log.Finish(isDone);
        if (model.Finish(isDone))
            log.WaitUntilCommitting();
    }

    /// <summary>The expected commits: writes that arrive during a commit form the next one.</summary>
    private sealed class Model
    {
        private readonly List<(int Write, bool HasKey)> _committing = [];
        private readonly List<(int Write, bool HasKey)> _waiting = [];
        private bool _isKeyKnown;

        public bool IsCommitting => _committing.Count > 0;

        public List<string> Outcomes { get; } = [];

        public List<string> Committed { get; } = [];

        /// <summary>Hands a write over; true when it begins a commit.</summary>
        public bool Hand(int write, bool hasKey)
        {
            Outcomes.Add("");
            var begins = !IsCommitting;
            (begins ? _committing : _waiting).Add((write, hasKey));
            return begins;
        }

        /// <summary>Ends a commit; true when the next begins.</summary>
        public bool Finish(bool isDone)
        {
            var isKnown = _isKeyKnown;
            foreach (var (write, hasKey) in _committing)
            {
                var isRepeated = hasKey && isKnown;
                isKnown |= hasKey;
                Outcomes[write] = !isDone ? "failed" : isRepeated ? "Repeated" : "Written";
                if (isDone && !isRepeated)
                    Committed.Add($"{write}");
            }

            _isKeyKnown = isDone ? isKnown : _isKeyKnown;
            _committing.Clear();
            _committing.AddRange(_waiting);
            _waiting.Clear();
            return IsCommitting;
        }
    }
}
