using CartStream.Recommending;
using CartStream.Recommending.Ranking;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Recommending.Ranking;

public sealed class TopItemsTests
{
    [Fact]
    public void Sort_any_items_keeps_the_best_by_score_then_number() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        scores =>
        {
            var results = new ScoredItem[5];
            var top = new TopItems(results);
            for (var item = scores.Length - 1; item >= 0; item--)
            {
                if (top.Takes(item, scores[item]))
                    top.Add(new ScoredItem(item, scores[item], default));
            }

            var kept = results[..top.Sort()].Select(result => result.Item);

            kept.ShouldBe(Enumerable.Range(0, scores.Length)
                .Where(item => scores[item] > 0)
                .OrderByDescending(item => scores[item])
                .ThenBy(item => item)
                .Take(5));
        }).QuickCheckThrowOnFailure();
}
