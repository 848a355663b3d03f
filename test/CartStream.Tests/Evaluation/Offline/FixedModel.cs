using CartStream.Queries;
using CartStream.Recommendations;

namespace CartStream.Tests.Evaluation.Offline;

/// <summary>Answers the same items to everybody.</summary>
internal sealed class FixedModel(params int[] items) : FakeModel("fixed")
{
    protected override int Recommend(in ModelQuery query, Span<ScoredItem> results)
    {
        var count = 0;
        foreach (var item in items)
        {
            if (count < results.Length && !query.Excluded.Contains(item) && query.Filter?.Allows(item) != false)
                results[count++] = new ScoredItem(item, items.Length - count, new Explanation(Source.Popularity, 0, 0));
        }

        return count;
    }
}
