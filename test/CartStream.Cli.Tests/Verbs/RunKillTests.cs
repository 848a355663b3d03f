using System.Diagnostics;
using System.Text.Json;
using CartStream.Cli.CommandLine;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Recommendations;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary>
/// A process that is killed with SIGKILL again and again ends with the recommendations of one that never was: none
/// lost, none twice.
/// </summary>
public sealed class RunKillTests : IDisposable
{
    private static readonly TimeSpan ProgressWaitMax = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(10, 4_500, "--simulated-events", "60000", "--batch", "500")]
    [InlineData(5, 3_000, "--simulated-events", "6000", "--batch", "500", "--shopper", "all")]
    public async Task Run_killed_at_random_moments_ends_with_the_same_recommendations(
        int kills, int recommendationsBetweenMax, params string[] options)
    {
        const int seed = 20_261_122;
        var random = new Random(seed);
        var undisturbed = await CliRun.JsonAsync(["run", .. options, "--store", _folder.File("undisturbed.db")]);
        string[] args = ["run", .. options, "--store", _folder.File("killed.db")];
        using (var log = new SqliteLog(new SqliteLogOptions { Path = _folder.File("killed.db") }))
        {
            log.CreateTopics(Topology.Topics(partitions: 1));
            // The first dies while it has sent events and may have answered none.
            await KillAtAsync(log, args, Topology.UserEvents, random.Next(500));
            for (var kill = 1; kill < kills; kill++)
            {
                var done = log.EndOffset(Topology.Recommendations, 0);
                var moment = done + random.Next(recommendationsBetweenMax);
                await KillAtAsync(log, args, Topology.Recommendations, moment);
            }
        }

        var killed = await CliRun.JsonAsync(args);

        killed.GetProperty("recommendations_sha256").GetString()
            .ShouldBe(undisturbed.GetProperty("recommendations_sha256").GetString());
        foreach (var key in new[] { "stored_events", "shoppers", "sessions", "recommendations", "quality", "seed" })
            JsonElement.DeepEquals(killed.GetProperty(key), undisturbed.GetProperty(key)).ShouldBeTrue(key);
        ShouldAnswerEveryEventOnce(_folder.File("killed.db"), killed.GetProperty("stored_events").GetInt64());
    }

    /// <summary>Starts the command and kills it once <paramref name="topic"/> has a record at the offset.</summary>
    private static async Task KillAtAsync(SqliteLog log, string[] args, string topic, long offset)
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "CartStream.Cli.dll");
        var start = new ProcessStartInfo("dotnet", [dll, .. args, "--quiet"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var child = Process.Start(start)!;
        using (var reader = log.OpenReader(topic, 0, offset))
            reader.Read(new RecordBatch(), 1, ProgressWaitMax, TestContext.Current.CancellationToken);
        child.Kill();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        const int killed = 128 + 9;
        child.ExitCode.ShouldBe(
            killed, await child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        log.EndOffset(topic, 0).ShouldBeGreaterThan(offset, $"no record {offset} of {topic} after {ProgressWaitMax}");
    }

    private static void ShouldAnswerEveryEventOnce(string store, long events)
    {
        using var log = new SqliteLog(new SqliteLogOptions { Path = store });
        using var reader = log.OpenReader(Topology.Recommendations, 0, 0);
        var batch = new RecordBatch();
        long answered = 0;
        while (reader.Read(batch, 4_096, TimeSpan.Zero, TestContext.Current.CancellationToken) > 0)
        {
            for (var i = 0; i < batch.Count; i++, answered++)
            {
                batch[i].Offset.ShouldBe(answered);
                RecommendationRecord.Read(batch[i].Key, batch[i].Value, timeMs: 0, Topology.UserEvents, partition: 0)
                    .Receipt.Offset.ShouldBe(answered);
            }
        }

        answered.ShouldBe(events);
    }
}
