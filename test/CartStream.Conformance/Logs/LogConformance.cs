using CartStream.Log;

namespace CartStream.Tests.Logs;

/// <summary>
/// The contract of every <see cref="IEventLog"/>. The tests of each log derive from it and open the log.
/// </summary>
/// <remarks>
/// Offsets only have to rise: between transactions a log may leave some out, as Kafka does for its commit markers.
/// </remarks>
public abstract partial class LogConformance
{
    protected const string Events = "user-events";
    protected const string Answers = "recommendations";
    protected const string State = "shopper-state";
    private const string Group = "processor";

    /// <summary>Opens the log <paramref name="name"/>: empty the first time in a test, then as it was left.</summary>
    protected abstract IEventLog Open(string name);

    [Fact]
    public void CreateTopics_new_ones_are_listed_by_name()
    {
        using var log = OpenWithTopics();

        log.ListTopics().ShouldBe(
            [new TopicSpec(Answers, 2, false), new TopicSpec(State, 2, true), new TopicSpec(Events, 2, false)]);
    }

    [Fact]
    public void CreateTopics_existing_as_asked_changes_nothing()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");
        producer.Commit(t => t.Append(Events, 0, "a", "1"));

        log.CreateTopics([new TopicSpec(Events, 2, false)]);

        log.ReadValues(Events, 0).ShouldBe(["1"]);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(2, true)]
    public void CreateTopics_existing_otherwise_throws_and_names_the_topic(int partitions, bool compacted)
    {
        using var log = OpenWithTopics();

        var fault = Should.Throw<LogException>(() => log.CreateTopics([new TopicSpec(Events, partitions, compacted)]));

        fault.Message.ShouldContain(Events);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("with space", 1)]
    [InlineData("quote\"; DROP TABLE topics; --", 1)]
    [InlineData("fine", 0)]
    public void CreateTopics_impossible_throws(string name, int partitions)
    {
        using var log = OpenWithTopics();

        Should.Throw<LogException>(() => log.CreateTopics([new TopicSpec(name, partitions, false)]));
        log.ListTopics().Count.ShouldBe(3);
    }

    [Fact]
    public void CreateTopics_names_alike_stay_apart()
    {
        using var log = Open("log");
        string[] names = ["a-b", "a_b", "a.c", "A-B", "a-b_1", "a_b_2"];
        log.CreateTopics([.. names.Select(name => new TopicSpec(name, 1, false))]);
        using var producer = log.OpenProducer("p");

        producer.Commit(t => Array.ForEach(names, name => t.Append(name, 0, "k", name)));

        foreach (var name in names)
            log.ReadValues(name, 0).ShouldBe([name]);
    }

    [Fact]
    public void Append_to_two_partitions_keeps_the_order_of_each_with_rising_offsets_from_zero()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");

        producer.Commit(t =>
        {
            t.Append(Events, 0, "a", "1");
            t.Append(Events, 1, "b", "2");
            t.Append(Events, 0, "c", "3");
        });
        producer.Commit(t => t.Append(Events, 0, "a", "4"));

        var first = log.ReadAll(Events, 0);
        first.Select(r => r.Value).ShouldBe(["1", "3", "4"]);
        first.Select(r => r.Offset).Take(2).ShouldBe([0, 1]);
        first[2].Offset.ShouldBeGreaterThan(1);
        log.ReadAll(Events, 1).Select(r => (r.Offset, r.Value)).ShouldBe([(0, "2")]);
    }

    [Fact]
    public void Append_key_value_time_and_headers_come_back_as_given()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");
        var everyByte = string.Concat(Enumerable.Range(0, 256).Select(value => (char)value));
        var large = new string('x', 1_000_000);

        producer.Commit(t =>
        {
            t.Append(Events, 0, "key", "value", 1, new RecordHeader("b", "ä\"'\n"), new RecordHeader("a", ""));
            t.Append(Events, 0, "", "no key", 2);
            t.Append(Events, 0, "empty value", "", 3);
            t.Append(Events, 0, everyByte, everyByte, 1_569_888_000_003);
            t.Append(Events, 0, "large", large, 1);
        });

        log.ReadAll(Events, 0).ShouldBe(
        [
            new StoredRecord(0, 1, "key", "value", "b=ä\"'\n,a="),
            new StoredRecord(1, 2, "", "no key", ""),
            new StoredRecord(2, 3, "empty value", "", ""),
            new StoredRecord(3, 1_569_888_000_003, everyByte, everyByte, ""),
            new StoredRecord(4, 1, "large", large, ""),
        ]);
    }

    [Theory]
    [InlineData("nowhere", 0)]
    [InlineData(Events, 2)]
    [InlineData(Events, -1)]
    public void Topic_or_partition_that_is_not_there_throws_everywhere(string topic, int partition)
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");
        using var transaction = producer.Begin();

        Should.Throw<LogException>(() => log.EndOffset(topic, partition)).Message.ShouldContain(topic);
        Should.Throw<LogException>(() => log.OpenReader(topic, partition, 0));
        Should.Throw<LogException>(() => log.OpenCompacted(topic, partition));
        Should.Throw<LogException>(() => transaction.Append(topic, partition, "k", "v"));
        Should.Throw<LogException>(() => transaction.CommitOffset(Group, topic, partition, 1));
    }

    [Fact]
    public void Commit_of_several_topics_and_an_offset_shows_all_together()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");
        using var transaction = producer.Begin();
        transaction.Append(Answers, 0, "s", "answer");
        transaction.Append(State, 1, "k", "state");
        transaction.CommitOffset(Group, Events, 0, 7);

        Ends(log).ShouldBe([0, 0, 0, 0, 0, 0]);
        log.CommittedOffset(Group, Events, 0).ShouldBeNull();
        transaction.Commit();

        log.ReadValues(Answers, 0).ShouldBe(["answer"]);
        log.ReadNewest(State, 1).Select(r => r.Value).ShouldBe(["state"]);
        log.CommittedOffset(Group, Events, 0).ShouldBe(7);
    }

    [Fact]
    public void Dispose_without_commit_leaves_nothing()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");
        using (var transaction = producer.Begin())
        {
            transaction.Append(Events, 0, "k", "aborted");
            transaction.CommitOffset(Group, Events, 0, 7);
        }

        producer.Commit(t => t.Append(Events, 0, "k", "committed"));

        log.ReadValues(Events, 0).ShouldBe(["committed"]);
        log.CommittedOffset(Group, Events, 0).ShouldBeNull();
    }

    [Fact]
    public void Dispose_of_the_producer_aborts_its_open_transaction()
    {
        using var log = OpenWithTopics();
        using (var producer = log.OpenProducer("p"))
            producer.Begin().Append(Events, 0, "k", "aborted");

        log.ReadAll(Events, 0).ShouldBeEmpty();
    }

    [Fact]
    public void Commit_of_an_empty_transaction_changes_nothing()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");

        producer.Commit(_ => { });

        Ends(log).ShouldBe([0, 0, 0, 0, 0, 0]);
    }

    [Fact]
    public void EndOffset_is_where_the_next_record_goes()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");
        producer.Commit(t => t.Append(Events, 1, "k", "v"));
        var end = log.EndOffset(Events, 1);

        producer.Commit(t => t.Append(Events, 1, "k", "next"));

        end.ShouldBeGreaterThan(0);
        log.ReadAll(Events, 1, end).Select(r => (r.Offset, r.Value)).ShouldBe([(end, "next")]);
    }

    [Fact]
    public void CommittedOffset_is_each_groups_own_and_the_newest()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");

        producer.Commit(t =>
        {
            t.CommitOffset(Group, Events, 0, 1);
            t.CommitOffset(Group, Events, 0, 5);
            t.CommitOffset("other", Events, 0, 3);
        });
        producer.Commit(t => t.CommitOffset("other", Events, 0, 4));

        log.CommittedOffset(Group, Events, 0).ShouldBe(5);
        log.CommittedOffset("other", Events, 0).ShouldBe(4);
        log.CommittedOffset(Group, Events, 1).ShouldBeNull();
        log.CommittedOffset("third", Events, 0).ShouldBeNull();
    }

    [Fact]
    public void Begin_twice_throws()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");
        using var open = producer.Begin();

        Should.Throw<InvalidOperationException>(() => producer.Begin());
    }

    [Fact]
    public void Commit_twice_throws()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");
        using var transaction = producer.Begin();
        transaction.Commit();

        Should.Throw<InvalidOperationException>(transaction.Commit);
        Should.Throw<InvalidOperationException>(() => transaction.Append(Events, 0, "k", "late"));
    }

    [Fact]
    public void Two_producers_with_their_own_ids_write_side_by_side()
    {
        using var log = OpenWithTopics();
        using var first = log.OpenProducer("first");
        using var second = log.OpenProducer("second");
        using var firstTransaction = first.Begin();
        using var secondTransaction = second.Begin();
        firstTransaction.Append(Events, 0, "k", "first");
        secondTransaction.Append(Events, 0, "k", "second");

        secondTransaction.Commit();
        firstTransaction.Commit();

        log.ReadValues(Events, 0).ShouldBe(["first", "second"], ignoreOrder: true);
    }

    [Fact]
    public void OpenProducer_again_fences_the_earlier_one()
    {
        using var log = OpenWithTopics();
        using var old = log.OpenProducer("p");
        using var open = old.Begin();
        open.Append(Events, 0, "k", "old");

        using var young = log.OpenProducer("p");

        Should.Throw<ProducerFencedException>(open.Commit);
        Should.Throw<ProducerFencedException>(() => old.Begin());
        young.Commit(t => t.Append(Events, 0, "k", "young"));
        log.ReadValues(Events, 0).ShouldBe(["young"]);
    }

    [Fact]
    public void OpenProducer_from_another_process_fences_the_earlier_one()
    {
        using var log = OpenWithTopics();
        using var old = log.OpenProducer("p");
        using var open = old.Begin();
        open.Append(Events, 0, "k", "old");

        using var otherProcess = Open("log");
        using var young = otherProcess.OpenProducer("p");

        Should.Throw<ProducerFencedException>(open.Commit);
        young.Commit(t => t.Append(Events, 0, "k", "young"));
        log.ReadValues(Events, 0).ShouldBe(["young"]);
    }

    [Fact]
    public void Open_again_finds_everything()
    {
        long[] ends;
        using (var log = OpenWithTopics())
        using (var producer = log.OpenProducer("p"))
        {
            producer.Commit(t =>
            {
                t.Append(Events, 0, "k", "v", 5, new RecordHeader("h", "x"));
                t.Append(State, 0, "a", "1");
                t.Append(State, 0, "b", "2");
                t.Delete(State, 0, "b");
                t.CommitOffset(Group, Events, 0, 1);
            });
            ends = [.. Ends(log)];
        }

        using var again = Open("log");

        Ends(again).ShouldBe(ends);
        again.ListTopics().Count.ShouldBe(3);
        again.ReadAll(Events, 0).ShouldBe([new StoredRecord(0, 5, "k", "v", "h=x")]);
        again.ReadNewest(State, 0).Select(r => (r.Key, r.Value)).ShouldBe([("a", "1")]);
        again.CommittedOffset(Group, Events, 0).ShouldBe(1);
    }

    /// <summary>Opens the log of this test with the topics that the tests use.</summary>
    protected IEventLog OpenWithTopics()
    {
        var log = Open("log");
        log.CreateTopics(
            [new TopicSpec(Events, 2, false), new TopicSpec(Answers, 2, false), new TopicSpec(State, 2, true)]);
        return log;
    }

    private static IEnumerable<long> Ends(IEventLog log) =>
        from topic in new[] { Events, Answers, State }
        from partition in new[] { 0, 1 }
        select log.EndOffset(topic, partition);
}
