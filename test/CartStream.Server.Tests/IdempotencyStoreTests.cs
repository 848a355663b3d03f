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
        store.Find(Note(0, 4_000)).ShouldBeNull();
        store.Find(Note(1_999, 4_000))!.Value.Kind.ShouldBe(WriteKind.Repeated);
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
        again.Find(Note(299, 1_000)).ShouldBeNull();
        again.Find(Note(300, 1_000))!.Value.Kind.ShouldBe(WriteKind.Repeated);
    }

    [Fact]
    public void Find_a_key_whose_record_is_another_clients_finds_nothing()
    {
        var store = Store();
        var note = Note(7, 10);

        store.Take(new LogRecord { Offset = 1, TimeMs = 1, Key = note.Key, Value = "short"u8 });

        store.Find(note).ShouldBeNull();
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
    public void TakeBack_of_a_failed_transaction_leaves_nothing()
    {
        var store = Store();
        using var producer = _log.OpenProducer("test");
        using (var transaction = producer.Begin())
            store.Add(Note(1, 1_000), transaction, 1);

        store.TakeBack([Note(1, 1_000)]);

        store.Find(Note(1, 1_000)).ShouldBeNull();
        store.Bytes.ShouldBe(0);
    }

    /// <summary>A commit that failed for who made it may have been carried out, and be read before it is known to
    /// have failed.</summary>
    [Fact]
    public void TakeBack_of_what_the_log_has_told_of_keeps_it()
    {
        var store = Store();

        Add(store, 1, answerBytes: 10);
        store.TakeBack([Note(1, 10)]);

        store.Find(Note(1, 10))!.Value.Kind.ShouldBe(WriteKind.Repeated);
    }

    [Fact]
    public void CatchUp_takes_what_was_carried_out_and_taken_back()
    {
        var store = Store();
        using (var producer = _log.OpenProducer("test"))
        using (var transaction = producer.Begin())
        {
            store.Add(Note(1, 10), transaction, 1);
            transaction.Commit();
        }

        store.TakeBack([Note(1, 10)]);
        store.Find(Note(1, 10)).ShouldBeNull();
        store.CatchUp();

        store.Find(Note(1, 10))!.Value.Kind.ShouldBe(WriteKind.Repeated);
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

    private static IdempotencyKey Note(int number, int answerBytes) =>
        new(Encoding.UTF8.GetBytes($"127.0.0.1/{number}"), 7, new byte[answerBytes]);

    /// <summary>Adds a note as the group commit does, and lets the store meet its record.</summary>
    private void Add(IdempotencyStore store, int number, int answerBytes)
    {
        var offset = _log.EndOffset(ServerTopics.Retries, 0);
        using (var producer = _log.OpenProducer("test"))
        using (var transaction = producer.Begin())
        {
            store.Add(Note(number, answerBytes), transaction, 1);
            transaction.Commit();
        }

        using var reader = _log.OpenReader(ServerTopics.Retries, 0, offset);
        var batch = new RecordBatch();
        reader.Read(batch, 10, TimeSpan.Zero, CancellationToken.None);
        for (var i = 0; i < batch.Count; i++)
            store.Take(batch[i]);
        store.Committed();
    }

    private int Rows()
    {
        var rows = 0;
        _log.FindKeys(ServerTopics.Retries, 0, [], (in LogRecord _) => rows++);
        return rows;
    }
}
