using CartStream.Retrieval.TopK;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Retrieval.TopK;

public sealed class TopItemsTests
{
    [Fact]
    public void Sort_any_items_keeps_the_best_by_score_then_number() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        scores =>
        {
            var top = new TopItems(new ulong[5]);
            for (var item = scores.Length - 1; item >= 0; item--)
                top.Add(item, scores[item]);

            var kept = top.Sort().ToArray();

            kept.Select(PackedScores.Score).ShouldBeInOrder(SortDirection.Descending);
            kept.Select(PackedScores.Index).ShouldBe(Enumerable.Range(0, scores.Length)
                .Where(item => scores[item] > 0)
                .OrderByDescending(item => scores[item])
                .ThenBy(item => item)
                .Take(5));
        }).QuickCheckThrowOnFailure();
}
