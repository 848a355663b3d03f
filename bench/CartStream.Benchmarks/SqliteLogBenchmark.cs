using CartStream.Log;
using CartStream.Log.Sqlite;
using Microsoft.Data.Sqlite;

namespace CartStream.Benchmarks;

/// <summary>
/// Throughput of the embedded log: appending, reading, and writing newest values, compared with a bare
/// Microsoft.Data.Sqlite insert loop. Prints a Markdown table; each figure is the median of several runs on fresh
/// files.
/// </summary>
internal static class SqliteLogBenchmark
{
    private const int Runs = 5;
    private const int Records = 500_000;
    private const int BatchRecords = 5_000;
    private const int Keys = 100_000;
    private const int SessionIdBytes = 36;
    private const string FileName = "log.db";
    private const string Topic = "appended";
    private const string Compacted = "compacted";

    private delegate ReadOnlySpan<byte> KeyOf(int record);

    /// <summary>Runs everything, about two minutes.</summary>
    public static void Run()
    {
        Console.WriteLine(Measure.Machine());
        Console.WriteLine($"{Records:N0} records in transactions of {BatchRecords:N0}; median of {Runs} runs");
        Console.WriteLine();
        Console.WriteLine("| what | records/s | range |");
        Console.WriteLine("|---|---:|---:|");
        Report("bare Microsoft.Data.Sqlite inserts, 200-byte values, FULL", BareInserts);
        Report("append 200-byte values, FULL", folder => Append(folder, SynchronousLevel.Full));
        Report("append 200-byte values, NORMAL", folder => Append(folder, SynchronousLevel.Normal));
        Report("append 200-byte values, random session ids as keys, FULL", folder => AppendSessions(folder, false));
        Report("the same with an index by key", folder => AppendSessions(folder, isIndexed: true));
        Report("read 200-byte values in batches of 5,000", Read);
        Report("upsert 300-byte values, 100,000 keys at random, FULL", folder => Upsert(folder, RandomKey));
        Report("upsert 300-byte values, keys near each other, FULL", folder => Upsert(folder, NearKey));
        Report("read the newest of 100,000 keys", ReadNewest);
    }

    private static void Report(string name, Func<string, double> measure)
    {
        var rates = new double[Runs];
        for (var run = 0; run < Runs; run++)
        {
            var folder = Directory.CreateTempSubdirectory("cartstream-bench-").FullName;
            rates[run] = measure(folder);
            Directory.Delete(folder, recursive: true);
        }

        Array.Sort(rates);
        Console.WriteLine($"| {name} | {rates[Runs / 2]:N0} | {rates[0]:N0} to {rates[^1]:N0} |");
    }

    private static double BareInserts(string folder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "bare.db")};Pooling=False");
        connection.Open();
        using var setUp = connection.CreateCommand();
        setUp.CommandText =
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE t (
                id INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, headers TEXT, key BLOB, value BLOB NOT NULL);
            """;
        setUp.ExecuteNonQuery();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO t VALUES ($id, $time, NULL, $key, $value)";
        var id = insert.Parameters.Add("$id", SqliteType.Integer);
        insert.Parameters.AddWithValue("$time", 1_569_888_000_000);
        insert.Parameters.AddWithValue("$key", new byte[9]);
        insert.Parameters.AddWithValue("$value", Value(200));
        return Rate(Records, () =>
        {
            for (var start = 0; start < Records; start += BatchRecords)
            {
                using var transaction = connection.BeginTransaction();
                insert.Transaction = transaction;
                for (var i = start; i < start + BatchRecords; i++)
                {
                    id.Value = i;
                    insert.ExecuteNonQuery();
                }

                transaction.Commit();
            }
        });
    }

    private static double Append(string folder, SynchronousLevel synchronous)
    {
        using var log = Open(folder, synchronous);
        return Rate(Records, () => AppendAll(log));
    }

    /// <summary>Appends under session ids; the index is the one that the log does not create.</summary>
    private static double AppendSessions(string folder, bool isIndexed)
    {
        using var log = Open(folder, SynchronousLevel.Full);
        if (isIndexed)
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, FileName)};Pooling=False");
            connection.Open();
            using var create = connection.CreateCommand();
            create.CommandText = $"CREATE INDEX by_key ON topic_{Topic} (key)";
            create.ExecuteNonQuery();
        }

        var keys = new byte[Records * SessionIdBytes];
        new Random(1).NextBytes(keys);
        return Rate(Records, () => AppendAll(log, i => keys.AsSpan(i * SessionIdBytes, SessionIdBytes)));
    }

    private static double Read(string folder)
    {
        using var log = Open(folder, SynchronousLevel.Full);
        AppendAll(log);
        using var reader = log.OpenReader(Topic, 0, 0);
        return Rate(Records, () => ReadToEnd(reader, Records));
    }

    private static double Upsert(string folder, Func<Random, int, int> chooseKey)
    {
        using var log = Open(folder, SynchronousLevel.Full);
        return Rate(Records, () => UpsertAll(log, chooseKey));
    }

    private static double ReadNewest(string folder)
    {
        using var log = Open(folder, SynchronousLevel.Full);
        UpsertAll(log, RandomKey);
        using var reader = log.OpenCompacted(Compacted, 0);
        return Rate(Keys, () => ReadToEnd(reader, Keys * 9 / 10));
    }

    private static void AppendAll(SqliteLog log)
    {
        var keys = Value(200);
        AppendAll(log, i => keys.AsSpan(i % 100, 9));
    }

    private static void AppendAll(SqliteLog log, KeyOf keyOf)
    {
        using var producer = log.OpenProducer("bench");
        var value = Value(200);
        for (var start = 0; start < Records; start += BatchRecords)
        {
            using var transaction = producer.Begin();
            for (var i = start; i < start + BatchRecords; i++)
                transaction.Append(Topic, 0, keyOf(i), value, 1_569_888_000_000 + i);
            transaction.Commit();
        }
    }

    private static void UpsertAll(SqliteLog log, Func<Random, int, int> chooseKey)
    {
        using var producer = log.OpenProducer("bench");
        var random = new Random(1);
        var value = Value(300);
        var key = new byte[9];
        for (var start = 0; start < Records; start += BatchRecords)
        {
            using var transaction = producer.Begin();
            for (var i = start; i < start + BatchRecords; i++)
            {
                (400_000_000 + chooseKey(random, i)).TryFormat(key, out _);
                transaction.Append(Compacted, 0, key, value, 1_569_888_000_000 + i);
            }

            transaction.Commit();
        }
    }

    private static void ReadToEnd(ILogReader reader, int recordsMin)
    {
        var batch = new RecordBatch();
        var read = 0;
        while (reader.Read(batch, BatchRecords, TimeSpan.Zero, CancellationToken.None) is var count and > 0)
            read += count;
        if (read < recordsMin)
            throw new InvalidOperationException($"read {read} records, expected at least {recordsMin}");
    }

    private static int RandomKey(Random random, int i) => random.Next(Keys);

    // Currently active shoppers: within 300 of each other on average, moving through all keys.
    private static int NearKey(Random random, int i) =>
        (int)((long)i * Keys / Records) + (int)(-300 * Math.Log(1 - random.NextDouble()));

    private static byte[] Value(int length)
    {
        var value = new byte[length];
        new Random(1).NextBytes(value);
        return value;
    }

    private static SqliteLog Open(string folder, SynchronousLevel synchronous)
    {
        var log = new SqliteLog(
            new SqliteLogOptions { Path = Path.Combine(folder, FileName), Synchronous = synchronous });
        log.CreateTopics([new TopicSpec(Topic, 1, false), new TopicSpec(Compacted, 1, true)]);
        return log;
    }

    private static double Rate(int records, Action work)
    {
        var started = TimeProvider.System.GetTimestamp();
        work();
        return records / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }
}
