using System.Diagnostics;
using CartStream.Log;
using CartStream.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Postgres.Tests;

/// <summary>However a sink ends, the next one leaves the tables as one that never ended would have.</summary>
public sealed class PostgresSinkCrashTests
{
    private const int BatchRecords = 25;
    private static readonly TimeSpan KillWaitMax = TimeSpan.FromSeconds(60);
    private readonly TestDatabase _database;

    public PostgresSinkCrashTests(TestDatabase database)
    {
        PostgresServer.SkipUnlessPossible();
        _database = database;
    }

    [Fact]
    public async Task Run_ended_at_each_step_of_each_transaction_gives_the_tables_of_an_undisturbed_run()
    {
        using var shop = await ProcessedShop.CreateAsync(events: 600);
        var undisturbed = _database.NewOptions();
        await DrainAsync(shop.Log, undisturbed);
        var crashed = _database.NewOptions() with { BatchRecordsMax = BatchRecords };
        var crashes = 0;
        var done = false;
        while (!done)
        {
            // Each life ends a step later in its transactions than the one before, so that all go by.
            var left = 1 + (crashes % (2 * Enum.GetValues<SinkStep>().Length));
            try
            {
                await DrainAsync(shop.Log, crashed, _ =>
                {
                    if (--left == 0)
                        throw new CrashException();
                });
                done = true;
            }
            catch (CrashException)
            {
                crashes++;
            }
        }

        crashes.ShouldBeGreaterThan(10);
        _database.Contents(crashed).ShouldBe(_database.Contents(undisturbed));
    }

    [Fact]
    public async Task Run_two_sinks_at_once_give_the_tables_of_one()
    {
        using var shop = await ProcessedShop.CreateAsync(events: 600);
        var alone = _database.NewOptions();
        await DrainAsync(shop.Log, alone);
        var shared = _database.NewOptions() with { BatchRecordsMax = 50 };

        var cancellation = TestContext.Current.CancellationToken;
        await Task.WhenAll(
            Task.Run(() => DrainAsync(shop.Log, shared), cancellation),
            Task.Run(() => DrainAsync(shop.Log, shared), cancellation));

        _database.Contents(shared).ShouldBe(_database.Contents(alone));
    }

    [Fact]
    public async Task Run_other_sink_was_faster_undoes_the_transaction_and_goes_on_from_there()
    {
        using var log = new TestLog();
        for (var second = 0; second < 10; second++)
            log.Recommend($"s{second}", "ann", second, ["a"]);
        var options = _database.NewOptions();
        var warnings = new List<string>();
        var isFirst = true;
        var slow = new PostgresSink(log.Log, options with { BatchRecordsMax = 4 }, new LeapingTime())
        {
            Warned = warnings.Add,
            Reached = step =>
            {
                if (!isFirst || step != SinkStep.Read)
                    return;
                isFirst = false;
                DrainAsync(log.Log, options).GetAwaiter().GetResult();
            },
        };

        await slow.RunAsync(drain: true, TestContext.Current.CancellationToken);

        warnings.ShouldHaveSingleItem().ShouldContain($"another sink writes to schema '{options.Schema}'");
        slow.Totals.ShouldBe(new SinkTotals { Retries = 1 });
        _database.Rows(options, "SELECT topic, next_offset FROM sink_position ORDER BY 1")
            .ShouldBe(["items | 0", "recommendations | 10", "shopper-state | 0"]);
    }

    [Fact]
    public async Task Sink_killed_again_and_again_gives_the_tables_of_an_undisturbed_run()
    {
        using var shop = await ProcessedShop.CreateAsync(events: 2_000);
        var undisturbed = _database.NewOptions();
        await DrainAsync(shop.Log, undisturbed);
        var killed = _database.NewOptions();
        var random = new Random(20_261_122);
        var end = long.Parse(_database.Rows(undisturbed, "SELECT max(next_offset) FROM sink_position")[0]);
        long position = 0;
        // On a busy machine it may be far ahead, or done, before it is looked at.
        for (var kill = 0; kill < 3; kill++)
            position = await KillAsync(shop.Store, killed, Math.Min(end, position + 1 + random.Next(300)));

        position.ShouldBeGreaterThan(0);
        await DrainAsync(shop.Log, killed);
        _database.Contents(killed).ShouldBe(_database.Contents(undisturbed));
    }

    [Fact]
    public void Run_any_log_with_any_batches_and_crashes_equals_a_fold_over_the_log()
    {
        var cases =
            from steps in Steps().ArrayOf(60)
            from batch in Gen.Choose(1, 40)
            from crashes in Gen.Choose(1, 12).ArrayOf(4)
            from cut in Gen.Choose(0, 60)
            select (steps, batch, crashes, cut);

        Prop.ForAll(cases.ToArbitrary(), example =>
        {
            var (steps, batch, crashes, cut) = example;
            var options = _database.NewOptions() with { BatchRecordsMax = batch };
            using var log = new TestLog(partitions: 2);
            var expected = new SinkFold();
            for (var second = 0; second < steps.Length; second++)
            {
                if (second == cut)
                    CrashAndDrain(log.Log, options, crashes);
                steps[second].AppendTo(log, expected, second);
            }

            CrashAndDrain(log.Log, options, crashes);
            _database.Rows(options, SinkFold.Recommendations).ShouldBe(expected.RecommendationRows());
            _database.Rows(options, SinkFold.Carts).ShouldBe(expected.CartRows());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));
    }

    private void CrashAndDrain(IEventLog log, PostgresSinkOptions options, int[] crashes)
    {
        foreach (var steps in crashes)
        {
            var left = steps;
            try
            {
                DrainAsync(log, options, _ =>
                {
                    if (--left == 0)
                        throw new CrashException();
                }).GetAwaiter().GetResult();
            }
            catch (CrashException)
            {
                continue;
            }
        }

        DrainAsync(log, options).GetAwaiter().GetResult();
    }

    private static Gen<SinkFoldStep> Steps() =>
        from kind in Gen.Frequency(
            (5, Gen.Constant(SinkFoldStepKind.Recommend)), (3, Gen.Constant(SinkFoldStepKind.Add)),
            (2, Gen.Constant(SinkFoldStepKind.Remove)), (1, Gen.Constant(SinkFoldStepKind.Delete)))
        from shopper in Gen.Choose(0, 9)
        from session in Gen.Choose(0, 2)
        from item in Gen.Choose(0, 3)
        select new SinkFoldStep(kind, shopper, session, item);

    /// <summary>
    /// Starts the command and kills it once a position has come this far; returns where it stood then.
    /// </summary>
    private async Task<long> KillAsync(string store, PostgresSinkOptions options, long position)
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "CartStream.Cli.dll");
        var start = new ProcessStartInfo(
            "dotnet",
            [dll, "sink", "--store", store, "--schema", options.Schema, "--batch", "100", "--quiet"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["CARTSTREAM_POSTGRES"] = _database.ConnectionString },
        };
        var time = TimeProvider.System;
        var startedAt = time.GetTimestamp();
        using var child = Process.Start(start)!;
        long stands = 0;
        while (stands < position && !child.HasExited && time.GetElapsedTime(startedAt) < KillWaitMax)
        {
            stands = _database.Rows(options, "SELECT to_regclass('sink_position') IS NOT NULL") is ["True"]
                ? long.Parse(_database.Rows(
                    options, "SELECT coalesce(max(next_offset), 0) FROM sink_position")[0])
                : 0;
        }

        child.Kill();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        child.ExitCode.ShouldBe(
            128 + 9, await child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        stands.ShouldBeGreaterThanOrEqualTo(position);
        return stands;
    }

    private static Task DrainAsync(IEventLog log, PostgresSinkOptions options, Action<SinkStep>? reached = null) =>
        new PostgresSink(log, options, new LeapingTime()) { Reached = reached }
            .RunAsync(drain: true, TestContext.Current.CancellationToken);

    private sealed class CrashException : Exception;
}
