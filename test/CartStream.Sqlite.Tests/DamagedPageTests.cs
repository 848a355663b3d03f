using System.Text;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Tests;

namespace CartStream.Sqlite.Tests;

/// <summary>Altered or swapped pages of a store are detected.</summary>
public sealed class DamagedPageTests : IDisposable
{
    private const int PageBytes = 4096;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_altered_values_and_swapped_pages_never_gives_other_records_in_silence()
    {
        var sound = _folder.File("sound.db");
        Write(sound);
        var pages = File.ReadAllBytes(sound).Length / PageBytes;
        var expected = ReadAll(sound);
        var told = 0;
        for (var seed = 1; seed <= 60; seed++)
        {
            var path = _folder.File($"{seed}.db");
            File.WriteAllBytes(path, Damage(File.ReadAllBytes(sound), new Random(seed), pages));
            List<string>? found = null;
            try
            {
                found = ReadAll(path);
            }
            catch (LogException e)
            {
                e.Message.ShouldContain(path);
                told++;
            }

            // Rows of a compacted topic that no index reaches any more are not reported.
            if (found is not null)
                found.Except(expected).ShouldBeEmpty($"seed {seed}");
            File.Delete(path);
        }

        told.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Read_an_altered_value_names_topic_partition_and_offset()
    {
        var path = _folder.File("log.db");
        Write(path);
        Sql.Execute(path, $"UPDATE topic_user_events SET value = x'7b7d' WHERE id = {(1L << 40) + 7}");

        using var log = new SqliteLog(new SqliteLogOptions { Path = path });

        var fault = Should.Throw<LogException>(() => Read(log, Topology.UserEvents, 1)).Message;
        fault.ShouldContain("topic 'user-events', partition 1, offset 7");
        fault.ShouldContain("checksum");
    }

    [Fact]
    public void Read_altered_headers_names_topic_partition_and_offset()
    {
        var path = _folder.File("log.db");
        Write(path);
        Sql.Execute(path, "UPDATE topic_user_events SET headers = 'x' WHERE id = 7");

        using var log = new SqliteLog(new SqliteLogOptions { Path = path });

        var fault = Should.Throw<LogException>(() => Read(log, Topology.UserEvents, 0)).Message;
        fault.ShouldContain("topic 'user-events', partition 0, offset 7");
        fault.ShouldContain("headers");
    }

    [Fact]
    public void FindOwned_a_record_with_altered_headers_is_found_so_that_it_can_be_erased()
    {
        var path = _folder.File("log.db");
        Write(path);
        Sql.Execute(path, "UPDATE topic_recommendations SET headers = 'x' WHERE id = 0");

        using var log = new SqliteLog(new SqliteLogOptions { Path = path });
        var found = new List<long>();
        log.FindOwned(
            Topology.Recommendations, 0, "ann"u8.ToArray(), (in LogRecord record) => found.Add(record.Offset));

        found.ShouldBe([0]);
    }

    [Fact]
    public void Read_a_row_without_a_checksum_is_read_as_it_is()
    {
        var path = _folder.File("log.db");
        Write(path);
        Sql.Execute(path, "UPDATE topic_user_events SET value = x'7b7d', checksum = NULL WHERE id = 7");

        using var log = new SqliteLog(new SqliteLogOptions { Path = path });

        Read(log, Topology.UserEvents, 0)[7].ShouldEndWith("{}");
    }

    private static byte[] Damage(byte[] file, Random random, int pages)
    {
        var (one, other) = (random.Next(1, pages), random.Next(1, pages));
        if (random.Next(2) == 0)
        {
            // Of a page's end, where its cells are.
            file[(one * PageBytes) + random.Next(PageBytes / 2, PageBytes)] ^= (byte)random.Next(1, 256);
            return file;
        }

        var kept = file[(one * PageBytes)..((one + 1) * PageBytes)];
        file.AsSpan(other * PageBytes, PageBytes).CopyTo(file.AsSpan(one * PageBytes));
        kept.CopyTo(file.AsSpan(other * PageBytes));
        return file;
    }

    private static void Write(string path)
    {
        using var log = new SqliteLog(new SqliteLogOptions { Path = path });
        log.CreateTopics(
        [
            new(Topology.UserEvents, 2, false),
            new(Topology.ShopperState, 2, true),
            new(Topology.Recommendations, 1, false),
        ]);
        using var producer = log.OpenProducer("p");
        using var transaction = producer.Begin();
        for (var i = 0; i < 1_000; i++)
        {
            var key = Encoding.UTF8.GetBytes($"shopper-{i % 300}");
            var value = Encoding.UTF8.GetBytes($"{i}".PadRight(200));
            transaction.Append(Topology.UserEvents, i % 2, key, value, i);
            transaction.Append(Topology.ShopperState, i % 2, key, value, i);
        }

        transaction.Append(Topology.Recommendations, 0, "session"u8, """{"shopper":"ann"}"""u8, 0);
        transaction.Commit();
    }

    private static List<string> ReadAll(string path)
    {
        using var log = new SqliteLog(new SqliteLogOptions { Path = path });
        return
        [
            .. Read(log, Topology.UserEvents, 0), .. Read(log, Topology.UserEvents, 1),
            .. Read(log, Topology.ShopperState, 0), .. Read(log, Topology.ShopperState, 1),
        ];
    }

    private static List<string> Read(SqliteLog log, string topic, int partition)
    {
        var found = new List<string>();
        var batch = new RecordBatch();
        using var reader = log.OpenReader(topic, partition, 0);
        while (reader.Read(batch, 10_000, TimeSpan.Zero, CancellationToken.None) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var record = batch[i];
                found.Add($"{record.Offset} {record.TimeMs} {Encoding.UTF8.GetString(record.Key)} "
                    + Encoding.UTF8.GetString(record.Value));
            }
        }

        return found;
    }
}
