using CartStream.Options;
using CartStream.Retrieval.Candidates;

namespace CartStream.Retrieval.Popularity;

/// <summary>Ranks the most popular items of the shop and of the category of the session's newest item.</summary>
internal sealed class PopularRetriever(RerankingOptions options) : ICandidateSource
{
    /// <inheritdoc />
    public void Retrieve(QueryContext query, CandidateTable candidates)
    {
        var popular = query.Popular.Ordered;
        for (var i = 0; i < popular.Length && i < options.FromPopular; i++)
            candidates.DetailsBySlot[candidates.SlotOf(popular[i])].Ranks.Popular = (byte)(i + 1);
        var inCategory = query.PopularInCategory;
        for (var i = 0; i < inCategory.Length && i < options.FromCategory; i++)
            candidates.DetailsBySlot[candidates.SlotOf(inCategory[i])].Ranks.Category = (byte)(i + 1);
    }
}
