using CartStream.Processing.Worker;

namespace CartStream.Tests.Processing.Worker;

public sealed class StandbyChoiceTests
{
    private const int Partitions = 120;

    [Fact]
    public void Choose_is_none_of_its_own_and_as_many_as_asked_for()
    {
        var owned = Enumerable.Range(0, 30).ToList();

        var chosen = StandbyChoice.Choose("a", Partitions, copies: 2, owned);

        chosen.Count.ShouldBe(60);
        chosen.Distinct().Count().ShouldBe(60);
        chosen.Intersect(owned).ShouldBeEmpty();
    }

    [Fact]
    public void Choose_more_copies_than_there_are_others_is_all_that_others_have() =>
        StandbyChoice.Choose("a", 12, copies: 100, [0, 1, 2, 3]).Order().ShouldBe(Enumerable.Range(4, 8));

    [Fact]
    public void Choose_worker_without_partitions_stands_by_as_if_it_had_one() =>
        StandbyChoice.Choose("spare", 12, copies: 3, []).Count.ShouldBe(3);

    [Fact]
    public void Choose_partition_moved_in_changes_at_most_two_copies()
    {
        var before = StandbyChoice.Choose("a", Partitions, copies: 1, [.. Enumerable.Range(0, 30)]);
        var after = StandbyChoice.Choose("a", Partitions, copies: 1, [.. Enumerable.Range(0, 31)]);

        before.Except(after).Count().ShouldBeLessThanOrEqualTo(1);
        after.Except(before).Count().ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public void Choose_by_many_workers_leaves_few_partitions_without_a_copy()
    {
        const int workers = 10;
        var copies = new int[Partitions];
        for (var worker = 0; worker < workers; worker++)
        {
            var first = worker * Partitions / workers;
            var owned = Enumerable.Range(first, Partitions / workers).ToList();
            foreach (var partition in StandbyChoice.Choose($"worker-{worker}", Partitions, copies: 3, owned))
                copies[partition]++;
        }

        copies.Sum().ShouldBe(3 * Partitions);
        copies.Count(count => count == 0).ShouldBeLessThan(Partitions / 10);
    }
}
