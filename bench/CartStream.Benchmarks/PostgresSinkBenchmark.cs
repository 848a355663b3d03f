using System.Text.Json;
using CartStream.Datasets.Simulation;
using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Models;
using CartStream.Options;
using CartStream.Postgres;
using CartStream.Processing;
using CartStream.Processing.Ingest;
using CartStream.Processing.Processor;
using CartStream.Recommendations;
using Npgsql;
using NpgsqlTypes;

namespace CartStream.Benchmarks;

/// <summary>
/// The PostgreSQL sink on a processed log, compared with a bare loop that copies the same, already rendered
/// recommendations into a table without keys or indexes. Everything goes into its own schemas, which are dropped.
/// </summary>
internal static class PostgresSinkBenchmark
{
    private const int BatchRecords = 10_000;
    private const string BareSchema = "cartstream_bench_bare";
    private const string SinkSchema = "cartstream_bench_sink";

    /// <summary>Prints records per second, about two minutes.</summary>
    /// <param name="connectionString">A database in which schemas may be created.</param>
    public static void Run(string connectionString)
    {
        Console.WriteLine(Measure.Machine());
        Console.WriteLine();
        Console.WriteLine(
            "| answers | recommendations | states | rows kept | bare COPY, rows/s | sink, records/s | ratio |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        MeasureMode(connectionString, RecommendWhen.SessionStart, events: 300_000);
        MeasureMode(connectionString, RecommendWhen.EveryEvent, events: 60_000);
    }

    private static void MeasureMode(string connectionString, RecommendWhen when, int events)
    {
        var folder = Directory.CreateTempSubdirectory("cartstream-bench-").FullName;
        using (var log = new SqliteLog(new SqliteLogOptions { Path = Path.Combine(folder, "store.db") }))
        {
            Process(log, when, events);
            var rows = Render(log);
            using var connection = new NpgsqlConnection(connectionString);
            connection.Open();
            var totals = default(SinkTotals);
            var seconds = Measure.MedianSeconds(
                () => Copy(connection, rows),
                () => totals = Sink(log, connectionString, connection));
            var kept = ((string[])["recommendation", "shopper", "cart_line"]).Sum(table => Count(connection, table));
            Drop(connection, BareSchema);
            Drop(connection, SinkSchema);
            var (bare, sink) = (rows.Count / seconds[0], totals.Records / seconds[1]);
            Console.WriteLine(
                $"| {when} | {totals.Recommendations:N0} | {totals.States:N0} | {kept:N0} | {bare:N0} | {sink:N0} | {
                    sink / bare:P0} |");
        }

        Directory.Delete(folder, recursive: true);
    }

    private static void Process(SqliteLog log, RecommendWhen when, int events)
    {
        log.CreateTopics(Topology.Topics(partitions: 1));
        using var source = new ShopSimulator(new SimulatorOptions { Events = events });
        using var processor = StreamProcessor.Open(
            log,
            partition: 0,
            new ProcessorOptions { When = when },
            new ItemDictionary(),
            ShopModel.Create(new ModelOptions()),
            TimeProvider.System);
        var ingest = new EventIngest(log, source, TimeProvider.System);
        new PipelineRun(processor, ingest).RunAsync(null, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static List<(Recommendation Recommendation, byte[] Items)> Render(SqliteLog log)
    {
        var rows = new List<(Recommendation, byte[])>();
        var batch = new RecordBatch();
        using var reader = log.OpenReader(Topology.Recommendations, 0, 0);
        while (reader.Read(batch, 4_096, TimeSpan.Zero, CancellationToken.None) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var read = RecommendationRecord.Read(
                    batch[i].Key, batch[i].Value, batch[i].TimeMs, Topology.UserEvents, partition: 0);
                rows.Add((read, JsonSerializer.SerializeToUtf8Bytes(read.Items)));
            }
        }

        return rows;
    }

    private static void Copy(
        NpgsqlConnection connection, List<(Recommendation Recommendation, byte[] Items)> rows)
    {
        Drop(connection, BareSchema);
        Execute(
            connection,
            $"""
            CREATE SCHEMA {BareSchema};
            CREATE TABLE {BareSchema}.bare (
                session_id text, shopper_id text, event_time timestamptz, items jsonb, source_offset bigint);
            """);
        foreach (var chunk in rows.Chunk(BatchRecords))
        {
            using var copy = connection.BeginBinaryImport($"COPY {BareSchema}.bare FROM STDIN (FORMAT BINARY)");
            foreach (var (recommendation, items) in chunk)
            {
                copy.StartRow();
                copy.Write(recommendation.SessionId, NpgsqlDbType.Text);
                copy.Write(recommendation.ShopperId, NpgsqlDbType.Text);
                copy.Write(recommendation.Time.UtcDateTime, NpgsqlDbType.TimestampTz);
                copy.Write(items, NpgsqlDbType.Jsonb);
                copy.Write(recommendation.Receipt.Offset, NpgsqlDbType.Bigint);
            }

            copy.Complete();
        }
    }

    private static SinkTotals Sink(SqliteLog log, string connectionString, NpgsqlConnection connection)
    {
        Drop(connection, SinkSchema);
        var options = new PostgresSinkOptions
        {
            Target = PostgresTarget.Parse(connectionString),
            Schema = SinkSchema,
            BatchRecordsMax = BatchRecords,
        };
        var sink = new PostgresSink(log, options, TimeProvider.System);
        sink.RunAsync(drain: true, CancellationToken.None).GetAwaiter().GetResult();
        return sink.Totals;
    }

    private static long Count(NpgsqlConnection connection, string table)
    {
        using var command = new NpgsqlCommand($"SELECT count(*) FROM {SinkSchema}.{table}", connection);
        return (long)command.ExecuteScalar()!;
    }

    private static void Drop(NpgsqlConnection connection, string schema) =>
        Execute(connection, $"SET client_min_messages = error; DROP SCHEMA IF EXISTS {schema} CASCADE");

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
