using CartStream.Log;

namespace CartStream.Tests.Logs;

/// <summary>Compacted topics, and readers that wait.</summary>
public abstract partial class LogConformance
{
    private readonly RecordBatch _batch = new();

    [Fact]
    public void OpenCompacted_gives_each_keys_newest_value_without_deleted_ones()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");
        producer.Commit(t =>
        {
            t.Append(State, 0, "a", "1");
            t.Append(State, 0, "b", "2");
            t.Append(State, 0, "c", "3");
            t.Append(State, 1, "a", "other partition");
        });
        producer.Commit(t =>
        {
            t.Append(State, 0, "a", "4");
            t.Delete(State, 0, "b");
            t.Delete(State, 0, "never there");
        });

        log.ReadNewest(State, 0).Select(r => (r.Key, r.Value)).ShouldBe([("c", "3"), ("a", "4")]);
        log.ReadNewest(State, 1).Select(r => (r.Key, r.Value)).ShouldBe([("a", "other partition")]);
    }

    [Fact]
    public void OpenCompacted_key_written_after_its_delete_is_there_again()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");

        producer.Commit(t =>
        {
            t.Append(State, 0, "a", "1");
            t.Delete(State, 0, "a");
            t.Append(State, 0, "a", "");
        });

        log.ReadNewest(State, 0).Select(r => (r.Key, r.Value)).ShouldBe([("a", "")]);
    }

    [Fact]
    public void OpenCompacted_shows_the_moment_it_was_opened_at()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");
        producer.Commit(t =>
        {
            t.Append(State, 0, "a", "1");
            t.Append(State, 0, "b", "2");
        });
        using var reader = log.OpenCompacted(State, 0);

        producer.Commit(t => t.Append(State, 0, "c", "later"));
        producer.Commit(t => t.Append(State, 0, "a", "later"));

        Read(reader, 10).ShouldBe(["1", "2"]);
        Read(reader, 10).ShouldBeEmpty();
        Read(reader, 10).ShouldBeEmpty();
    }

    [Fact]
    public void OpenCompacted_of_a_topic_that_is_not_compacted_throws()
    {
        using var log = OpenWithTopics();

        Should.Throw<LogException>(() => log.OpenCompacted(Events, 0)).Message.ShouldContain(Events);
    }

    [Fact]
    public void Append_without_key_or_delete_where_it_cannot_be_throws()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");
        using var transaction = producer.Begin();

        Should.Throw<LogException>(() => transaction.Append(State, 0, "", "v")).Message.ShouldContain(State);
        Should.Throw<LogException>(() => transaction.Delete(State, 0, ""));
        Should.Throw<LogException>(() => transaction.Delete(Events, 0, "k")).Message.ShouldContain(Events);
    }

    [Fact]
    public void OpenReader_on_a_compacted_topic_sees_changes_and_deletes_after_its_offset()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");
        producer.Commit(t =>
        {
            t.Append(State, 0, "a", "1");
            t.Append(State, 0, "b", "2");
            t.Append(State, 0, "c", "3");
        });
        var offset = log.EndOffset(State, 0);
        producer.Commit(t =>
        {
            t.Append(State, 0, "a", "4");
            t.Delete(State, 0, "b");
        });

        log.ReadAll(State, 0, offset).Select(r => (r.Key, r.Value)).ShouldBe([("a", "4"), ("b", null)]);
    }

    [Fact]
    public void EndOffset_of_a_compacted_topic_never_goes_back()
    {
        long end;
        using (var log = OpenWithTopics())
        using (var producer = log.OpenProducer("p"))
        {
            producer.Commit(t =>
            {
                t.Append(State, 0, "a", "1");
                t.Append(State, 0, "a", "2");
            });
            producer.Commit(t => t.Delete(State, 0, "a"));
            end = log.EndOffset(State, 0);
        }

        using var again = Open("log");

        end.ShouldBeGreaterThanOrEqualTo(3);
        again.EndOffset(State, 0).ShouldBe(end);
    }

    [Fact]
    public void Read_gives_at_most_as_many_as_asked_and_goes_on_from_there()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");
        producer.Commit(t =>
        {
            foreach (var value in new[] { "1", "2", "3" })
                t.Append(Events, 0, "k", value);
        });
        using var reader = log.OpenReader(Events, 0, 0);

        var values = new List<string?>();
        while (values.Count < 3)
        {
            var count = reader.Read(_batch, 2, LogCalls.Patience, TestContext.Current.CancellationToken);
            count.ShouldBeInRange(1, 2);
            _batch.Count.ShouldBe(count);
            for (var i = 0; i < count; i++)
                values.Add(StoredRecord.Of(_batch[i]).Value);
        }

        values.ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public void Read_without_waiting_at_the_end_gives_nothing_and_empties_the_batch()
    {
        using var log = OpenWithTopics();
        using var reader = log.OpenReader(Events, 0, 0);
        _batch.Add(new LogRecord { Offset = 0, TimeMs = 0, Key = [], Value = [], Headers = [] });

        reader.Read(_batch, 1, TimeSpan.Zero, TestContext.Current.CancellationToken).ShouldBe(0);

        _batch.Count.ShouldBe(0);
    }

    [Fact]
    public void Read_waits_only_as_long_as_asked()
    {
        using var log = OpenWithTopics();
        using var reader = log.OpenReader(Events, 0, 0);
        var started = TimeProvider.System.GetTimestamp();

        reader.Read(_batch, 1, TimeSpan.FromMilliseconds(60), TestContext.Current.CancellationToken).ShouldBe(0);

        TimeProvider.System.GetElapsedTime(started).ShouldBeInRange(TimeSpan.FromMilliseconds(60), LogCalls.Patience);
    }

    [Fact]
    public async Task Read_waiting_returns_when_a_record_is_committed()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");
        using var reader = log.OpenReader(Events, 0, 0);
        var read = ReadInBackground(reader, TestContext.Current.CancellationToken);

        producer.Commit(t => t.Append(Events, 0, "k", "v"));

        (await read.WaitAsync(LogCalls.Patience, TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    [Fact]
    public async Task Read_waiting_returns_when_another_process_commits()
    {
        using var log = OpenWithTopics();
        using var otherProcess = Open("log");
        using var producer = otherProcess.OpenProducer("p");
        using var reader = log.OpenReader(Events, 0, 0);
        var read = ReadInBackground(reader, TestContext.Current.CancellationToken);

        producer.Commit(t => t.Append(Events, 0, "k", "v"));

        (await read.WaitAsync(LogCalls.Patience, TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    [Fact]
    public async Task Read_waiting_ends_when_it_is_cancelled()
    {
        using var log = OpenWithTopics();
        using var reader = log.OpenReader(Events, 0, 0);
        using var stop = new CancellationTokenSource();
        var read = ReadInBackground(reader, stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(
            read.WaitAsync(LogCalls.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Read_of_one_partition_is_not_ended_by_commits_to_another()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");
        using var reader = log.OpenReader(Events, 0, 0);
        var read = ReadInBackground(reader, TestContext.Current.CancellationToken);

        producer.Commit(t => t.Append(Events, 1, "k", "other"));
        producer.Commit(t => t.Append(Events, 0, "k", "mine"));

        await read.WaitAsync(LogCalls.Patience, TestContext.Current.CancellationToken);
        StoredRecord.Of(_batch[0]).Value.ShouldBe("mine");
    }

    private Task<int> ReadInBackground(ILogReader reader, CancellationToken cancellation) =>
        Task.Run(() => reader.Read(_batch, 10, LogCalls.Patience, cancellation), CancellationToken.None);

    private List<string?> Read(ILogReader reader, int recordsMax)
    {
        reader.Read(_batch, recordsMax, TimeSpan.Zero, TestContext.Current.CancellationToken);
        return [.. Enumerable.Range(0, _batch.Count).Select(i => StoredRecord.Of(_batch[i]).Value)];
    }
}
