using CartStream.Log;

namespace CartStream.Tests.Logs;

/// <summary>Reading all partitions at once, and sharing them in a group.</summary>
public abstract partial class LogConformance
{
    [Fact]
    public void OpenReader_of_all_partitions_reads_each_from_its_offset_in_order_and_tells_which()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");
        producer.Commit(t =>
        {
            t.Append(Events, 0, "a", "0 before");
            t.Append(Events, 0, "a", "0 first");
            t.Append(Events, 1, "b", "1 first");
            t.Append(Events, 0, "a", "0 second");
            t.Append(Events, 1, "b", "1 second");
        });

        using var reader = log.OpenReader(Events, [1, 0]);
        var found = Drain(reader);

        found.Where(record => record.Partition == 0).Select(record => record.Value).ShouldBe(["0 first", "0 second"]);
        found.Where(record => record.Partition == 1).Select(record => record.Value).ShouldBe(["1 first", "1 second"]);
    }

    [Fact]
    public void OpenReader_of_all_partitions_sees_what_is_committed_later_and_how_far_it_is_behind()
    {
        using var log = OpenWithTopics();
        using var producer = log.OpenProducer("p");
        producer.Commit(t => t.Append(Events, 1, "b", "earlier"));
        using var reader = log.OpenReader(Events, [0, 0]);
        Drain(reader).Count.ShouldBe(1);
        reader.Behind.ShouldBe(0);

        producer.Commit(t =>
        {
            for (var i = 0; i < 5; i++)
                t.Append(Events, 0, "a", $"later {i}");
        });
        var batch = new RecordBatch();
        reader.Read(batch, recordsMax: 2, LogCalls.Patience, TestContext.Current.CancellationToken)
            .ShouldBeInRange(1, 2);

        reader.Behind.ShouldBeGreaterThanOrEqualTo(5 - batch.Count);
        Drain(reader).Count.ShouldBe(5 - batch.Count);
        reader.Behind.ShouldBe(0);
    }

    [Fact]
    public void OpenReader_of_all_partitions_with_offsets_for_others_throws_and_says_how_many_there_are()
    {
        using var log = OpenWithTopics();

        Should.Throw<LogException>(() => log.OpenReader(Events, [0, 0, 0])).Message.ShouldContain("2 partition(s)");
    }

    [Fact]
    public void JoinGroup_alone_is_given_every_partition_once_and_keeps_them()
    {
        using var log = OpenWithTopics();
        var owned = new OwnedPartitions();
        using var membership = log.JoinGroup(Group, Events, member: null, owned);

        PollUntil(membership, () => owned.Now.Count == 2);
        membership.Poll(TimeSpan.FromMilliseconds(50));

        owned.Now.ShouldBe([0, 1]);
        owned.Revoked.ShouldBeEmpty();
    }

    [Fact]
    public void JoinGroup_disposed_revokes_what_was_given_and_the_next_member_gets_it()
    {
        using var log = OpenWithTopics();
        var first = new OwnedPartitions();
        using (var membership = log.JoinGroup(Group, Events, member: null, first))
            PollUntil(membership, () => first.Now.Count == 2);

        first.Now.ShouldBeEmpty();
        first.Revoked.Order().ShouldBe([0, 1]);
        var second = new OwnedPartitions();
        using var next = log.JoinGroup(Group, Events, member: null, second);
        PollUntil(next, () => second.Now.Count == 2);
    }

    [Fact]
    public void JoinGroup_disposed_before_anything_was_given_revokes_nothing()
    {
        using var log = OpenWithTopics();
        var owned = new OwnedPartitions();

        log.JoinGroup(Group, Events, member: "name", owned).Dispose();

        owned.Revoked.ShouldBeEmpty();
    }

    [Fact]
    public void JoinGroup_topic_that_is_not_there_throws_and_names_it()
    {
        using var log = OpenWithTopics();

        Should.Throw<LogException>(() => log.JoinGroup(Group, "nothing", member: null, new OwnedPartitions()))
            .Message.ShouldContain("nothing");
    }

    /// <summary>Takes part in a group until something has happened.</summary>
    protected static void PollUntil(IGroupMembership membership, Func<bool> reached)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!reached())
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(LogCalls.Patience, "the group gives nothing");
            membership.Poll(TimeSpan.FromMilliseconds(20));
        }
    }

    private static List<(int Partition, string? Value)> Drain(ILogReader reader)
    {
        var found = new List<(int Partition, string? Value)>();
        var batch = new RecordBatch();
        while (reader.Read(batch, recordsMax: 3, TimeSpan.Zero, TestContext.Current.CancellationToken) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
                found.Add((batch[i].Partition, StoredRecord.Of(batch[i]).Value));
        }

        return found;
    }
}
