using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Tests.Logs;

namespace CartStream.Kafka.Tests;

/// <summary>Members of a group on a cluster share its partitions.</summary>
public sealed class KafkaGroupTests : IDisposable
{
    private const string Events = "user-events";
    private const string Group = "processor";
    private readonly KafkaLog _log;

    public KafkaGroupTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        // Nobody's session is to end in these tests, however busy the machine is.
        _log = new KafkaLog(cluster.Options(cluster.NewPrefix()) with { SessionTimeout = TimeSpan.FromSeconds(10) });
        _log.CreateTopics([new TopicSpec(Events, 4, Compacted: false)]);
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Poll_second_member_joins_gets_half_and_the_first_keeps_the_other_half_all_the_time()
    {
        var (first, second) = (new OwnedPartitions(), new OwnedPartitions());
        using var older = _log.JoinGroup(Group, Events, member: null, first);
        PollUntil(() => first.Now.Count == 4, older);
        using var younger = _log.JoinGroup(Group, Events, member: null, second);

        PollUntil(() => second.Now.Count == 2 && first.Now.Count == 2, older, younger);

        first.Revoked.Distinct().Order().ShouldBe(second.Now);
        first.Now.Concat(second.Now).Order().ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public void Dispose_nameless_member_leaves_at_once_and_the_other_gets_its_partitions()
    {
        var (first, second) = (new OwnedPartitions(), new OwnedPartitions());
        using var stays = _log.JoinGroup(Group, Events, member: null, first);
        var leaves = _log.JoinGroup(Group, Events, member: null, second);
        PollUntil(() => second.Now.Count == 2 && first.Now.Count == 2, stays, leaves);

        leaves.Dispose();
        PollUntil(() => first.Now.Count == 4, stays);

        first.Now.ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public void JoinGroup_named_member_comes_back_in_time_and_the_other_is_asked_for_nothing()
    {
        var (first, second, again) = (new OwnedPartitions(), new OwnedPartitions(), new OwnedPartitions());
        using var stays = _log.JoinGroup(Group, Events, member: "a", first);
        var leaves = _log.JoinGroup(Group, Events, member: "b", second);
        PollUntil(() => second.Now.Count == 2 && first.Now.Count == 2, stays, leaves);
        var had = second.Now;
        first.Revoked.Clear();

        leaves.Dispose();
        using var comesBack = _log.JoinGroup(Group, Events, member: "b", again);
        PollUntil(() => again.Now.Count == 2, stays, comesBack);

        again.Now.ShouldBe(had);
        first.Revoked.ShouldBeEmpty();
    }

    [Fact]
    public void JoinGroup_name_that_another_process_has_takes_its_place()
    {
        var (first, second) = (new OwnedPartitions(), new OwnedPartitions());
        using var older = _log.JoinGroup(Group, Events, member: "a", first);
        PollUntil(() => first.Now.Count == 4, older);
        using var younger = _log.JoinGroup(Group, Events, member: "a", second);

        PollUntil(() => second.Now.Count == 4, younger);

        second.Now.ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public void Poll_older_of_two_members_with_a_name_is_told_that_it_was_replaced()
    {
        var (first, second) = (new OwnedPartitions(), new OwnedPartitions());
        using var older = _log.JoinGroup(Group, Events, member: "a", first);
        PollUntil(() => first.Now.Count == 4, older);
        using var younger = _log.JoinGroup(Group, Events, member: "a", second);

        PollUntil(() => second.Now.Count == 4, younger);
        // Each joins once more; the older is the first to be shut out again.
        var fault = Should.Throw<LogException>(() => PollUntil(() => false, older, younger));

        fault.Message.ShouldContain($"group '{Group}': another process has taken the name 'a'");
        older.Dispose();
        PollUntil(() => second.Now.Count == 4, younger);
    }

    private static void PollUntil(Func<bool> reached, params IGroupMembership[] members)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!reached())
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(LogCalls.Patience, "the group gives nothing");
            foreach (var member in members)
                member.Poll(TimeSpan.FromMilliseconds(20));
        }
    }
}
