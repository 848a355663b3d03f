using System.Diagnostics;
using System.Globalization;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Sqlite.Writer;
using CartStream.Tests;
using CartStream.Tests.Logs;

namespace CartStream.Sqlite.Tests;

/// <summary>The state of a store whose process was killed while writing.</summary>
public sealed class SqliteLogKillTests : IDisposable
{
    private const int Kills = 5;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Commit_of_a_killed_process_is_there_whole_when_it_was_acknowledged()
    {
        var path = _folder.File("killed.db");
        var acknowledged = -1L;
        for (var kill = 0; kill < Kills; kill++)
        {
            acknowledged = await WriteUntilKilled(path, acknowledgedMin: acknowledged + 20 + (7 * kill));

            var written = CountWholeTransactions(path);

            written.ShouldBeGreaterThanOrEqualTo(acknowledged + 1);
            acknowledged = written - 1;
        }
    }

    /// <summary>Kills the writer once it has acknowledged enough; gives the last number that it acknowledged.</summary>
    private static async Task<long> WriteUntilKilled(string path, long acknowledgedMin)
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "CartStream.Sqlite.Writer.dll");
        var start = new ProcessStartInfo("dotnet", [dll, path])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var writer = Process.Start(start)!;
        var last = -1L;
        while (await writer.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            last = long.Parse(line, CultureInfo.InvariantCulture);
            if (last >= acknowledgedMin && !writer.HasExited)
                writer.Kill();
        }

        await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
        var errors = await writer.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        last.ShouldBeGreaterThanOrEqualTo(acknowledgedMin, errors);
        return last;
    }

    /// <summary>Checks that there are whole transactions from 0 on and nothing else; gives how many.</summary>
    private static long CountWholeTransactions(string path)
    {
        const int perTransaction = WrittenTransaction.RecordsPerPartition;
        using var log = new SqliteLog(new SqliteLogOptions { Path = path });
        var count = log.CommittedOffset(WrittenTransaction.Group, WrittenTransaction.Events, 0)!.Value;
        for (var partition = 0; partition < 2; partition++)
        {
            log.EndOffset(WrittenTransaction.Events, partition).ShouldBe(count * perTransaction);
            using var reader = log.OpenReader(WrittenTransaction.Events, partition, 0);
            var batch = new RecordBatch();
            var read = 0L;
            while (reader.Read(batch, 1_000, TimeSpan.Zero, TestContext.Current.CancellationToken) > 0)
            {
                for (var i = 0; i < batch.Count; i++, read++)
                {
                    batch[i].Offset.ShouldBe(read);
                    batch[i].Value.SequenceEqual(WrittenTransaction.Value(read / perTransaction))
                        .ShouldBeTrue($"partition {partition}, offset {read}");
                }
            }

            read.ShouldBe(count * perTransaction);
        }

        log.ReadNewest(WrittenTransaction.State, 0).ShouldHaveSingleItem().TimeMs.ShouldBe(count - 1);
        return count;
    }
}
