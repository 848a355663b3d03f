using System.Text;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Server.Writing;

namespace CartStream.Server.Tests;

/// <summary>Answers kept for retries: bounded in keys and bytes, in memory and in the log.</summary>
public sealed class IdempotencyStoreTests : IDisposable
{
    private const long BytesMax = 1 << 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cartstream-retries-");
    private SqliteLog _log;

    public IdempotencyStoreTests()
    {
        _log = Open();
        _log.CreateTopics(ServerTopics.All(1));
    }

    [Fact]
    public void Add_more_bytes_than_are_kept_forgets_the_oldest_in_memory_and_in_the_log()
    {
        var store = Store();

        for (var i = 0; i < 2_000; i++)
            Add(store, i, answerBytes: 4_000);

        store.Bytes.ShouldBeLessThanOrEqualTo(BytesMax);
        store.Find(Request(0, 4_000)).ShouldBeNull();
        store.Find(Request(1_999, 4_000))!.Value.Kind.ShouldBe(WriteKind.Repeated);
        Rows().ShouldBeLessThan((int)(BytesMax / 4_000) + 2 * IdempotencyStore.SweepMin);
    }

    [Fact]
    public void Open_again_keeps_the_newest_and_erases_what_is_too_much()
    {
        var store = Store();
        for (var i = 0; i < 400; i++)
            Add(store, i, answerBytes: 1_000);
        Reopen();

        var again = IdempotencyStore.Open(_log, keysMax: 100, bytesMax: BytesMax);

        Rows().ShouldBe(100);
        again.Find(Request(299, 1_000)).ShouldBeNull();
        again.Find(Request(300, 1_000))!.Value.Kind.ShouldBe(WriteKind.Repeated);
    }

    [Fact]
    public void Find_a_key_whose_record_is_another_clients_finds_nothing()
    {
        var store = Store();
        var request = Request(7, 10);

        store.Apply(new LogRecord { Offset = 1, TimeMs = 1, Key = request.Key, Value = "short"u8 });

        store.Find(request).ShouldBeNull();
    }

    [Fact]
    public void Open_a_log_with_deleted_keys_of_an_earlier_version_erases_their_rows()
    {
        using (var producer = _log.OpenProducer("earlier"))
        using (var transaction = producer.Begin())
        {
            for (var i = 0; i < 10; i++)
                transaction.Delete(ServerTopics.Retries, 0, Encoding.UTF8.GetBytes($"127.0.0.1/{i}"), 1);
            transaction.Commit();
        }

        Rows().ShouldBe(10);
        _ = Store();

        Rows().ShouldBe(0);
    }

    [Fact]
    public void Discard_a_failed_transaction_leaves_nothing()
    {
        var store = Store();
        using var producer = _log.OpenProducer("test");
        using (var transaction = producer.Begin())
            store.Add(Request(1, 1_000), transaction, 1);

        store.Discard([Request(1, 1_000)]);

        store.Find(Request(1, 1_000)).ShouldBeNull();
        store.Bytes.ShouldBe(0);
    }

    /// <summary>A commit that failed for who made it may have been carried out, and be read before it is known to
    /// have failed.</summary>
    [Fact]
    public void Discard_what_was_read_from_the_log_keeps_it()
    {
        var store = Store();

        Add(store, 1, answerBytes: 10);
        store.Discard([Request(1, 10)]);

        store.Find(Request(1, 10))!.Value.Kind.ShouldBe(WriteKind.Repeated);
    }

    [Fact]
    public void CatchUp_reads_what_was_committed_and_discarded()
    {
        var store = Store();
        using (var producer = _log.OpenProducer("test"))
        using (var transaction = producer.Begin())
        {
            store.Add(Request(1, 10), transaction, 1);
            transaction.Commit();
        }

        store.Discard([Request(1, 10)]);
        store.Find(Request(1, 10)).ShouldBeNull();
        store.CatchUp(TimeProvider.System);

        store.Find(Request(1, 10))!.Value.Kind.ShouldBe(WriteKind.Repeated);
    }

    public void Dispose()
    {
        _log.Dispose();
        _folder.Delete(recursive: true);
    }

    private IdempotencyStore Store() => IdempotencyStore.Open(_log, bytesMax: BytesMax);

    private SqliteLog Open() => new(new SqliteLogOptions { Path = Path.Combine(_folder.FullName, "shop.db") });

    private void Reopen()
    {
        _log.Dispose();
        _log = Open();
    }

    private static IdempotencyKey Request(int number, int answerBytes) =>
        new(Encoding.UTF8.GetBytes($"127.0.0.1/{number}"), 7, new byte[answerBytes]);

    /// <summary>Adds an answer as the group commit does, and lets the store read its record.</summary>
    private void Add(IdempotencyStore store, int number, int answerBytes)
    {
        var offset = _log.EndOffset(ServerTopics.Retries, 0);
        using (var producer = _log.OpenProducer("test"))
        using (var transaction = producer.Begin())
        {
            store.Add(Request(number, answerBytes), transaction, 1);
            transaction.Commit();
        }

        using var reader = _log.OpenReader(ServerTopics.Retries, 0, offset);
        var batch = new RecordBatch();
        reader.Read(batch, 10, TimeSpan.Zero, CancellationToken.None);
        for (var i = 0; i < batch.Count; i++)
            store.Apply(batch[i]);
        store.OnCommitted();
    }

    private int Rows()
    {
        var rows = 0;
        _log.FindKeys(ServerTopics.Retries, 0, [], (in LogRecord _) => rows++);
        return rows;
    }
}
