using CartStream.Recommendations;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;

namespace CartStream.Scoring;

/// <summary>Chooses among what sources found the numbers that a person would be told.</summary>
internal static class StrongestEvidence
{
    // Few sessions prove little: shares are taken as if there were some more that don't hold the item.
    private const float Doubt = 5;

    /// <summary>
    /// What the odds of going back brought was touched in this session. Else the larger share decides: of the newest
    /// item's sessions that went on to the candidate, or of the most similar sessions that hold it.
    /// </summary>
    public static Explanation Of(QueryContext asking, int place)
    {
        ref readonly var candidate = ref asking.Candidates.ByPlace[place];
        ref readonly var detail = ref asking.Candidates.DetailOf(place);
        if (candidate.IsReturn)
            return asking.Query.EvidenceAt(candidate.QueryPlace);
        if (candidate is { Neighbours: 0, Forward: <= 0 } && detail is { Walk: 0, Either: <= 0 })
        {
            var (alike, inCategory) = (detail.Ranks.Content, detail.Ranks.Category);
            if (alike > 0 && (inCategory == 0 || alike < inCategory))
                return new Explanation(Source.Popularity, alike, Explanation.Alike);
            if (inCategory > 0)
                return new Explanation(Source.Popularity, inCategory, Explanation.InCategory);
            if (detail.Ranks.Popular > 0)
                return new Explanation(Source.Popularity, detail.Ranks.Popular, Explanation.Overall);
        }

        var rules = OfRules(asking, place);
        var similar = candidate.Neighbours / (asking.Neighbours + Doubt);
        var follows = rules.B / (asking.NewestSessions + Doubt);
        return candidate.Neighbours > 0 && (rules.Source == Source.Walk || similar >= follows)
            ? new Explanation(Source.Neighbours, candidate.Neighbours, asking.Neighbours)
            : rules;
    }

    /// <summary>
    /// What the candidate follows most often among the session's newest items; else what it was seen with; else that
    /// it was found by way of other items.
    /// </summary>
    public static Explanation OfRules(QueryContext asking, int place)
    {
        ref readonly var candidate = ref asking.Candidates.ByPlace[place];
        var items = asking.Query.Items;
        if (items.IsEmpty)
            return new Explanation(Source.Neighbours, candidate.Neighbours, asking.Neighbours);
        ReadOnlySpan<ushort> counts = candidate.Follows;
        ReadOnlySpan<TransitionCounts> near = asking.Candidates.DetailOf(place).Near;
        var (follows, together) = (0, 0);
        for (var d = 1; d < counts.Length; d++)
        {
            follows = counts[d] > counts[follows] ? d : follows;
            together = near[d].Before > near[together].Before ? d : together;
        }

        if (counts[follows] > 0)
            return new Explanation(Source.Rules, items[follows], counts[follows]);
        return near[together].Before > 0
            ? new Explanation(Source.Together, items[together], near[together].Before)
            : new Explanation(Source.Walk, items[0], 0);
    }
}
