using CartStream.Recommendations;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;

namespace CartStream.Scoring;

/// <summary>Chooses the explanation of a candidate: the strongest that sources found.</summary>
internal static class StrongestExplanation
{
    // Shrinks shares that rest on few sessions, as if some more sessions did not hold the item.
    private const float Doubt = 5;

    /// <summary>
    /// A candidate proposed by the odds of going back is explained by the session itself. Otherwise the larger share
    /// decides: of the newest item's sessions that continued to the candidate, or of the most similar sessions that
    /// hold it.
    /// </summary>
    public static Explanation Of(QueryContext query, CandidateTable candidates, int slot)
    {
        ref readonly var candidate = ref candidates.BySlot[slot];
        ref readonly var detail = ref candidates.DetailOf(slot);
        if (candidate.IsReturn)
            return query.Session.ExplanationAt(candidate.QueryIndex);
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

        var rules = OfRules(query, candidates, slot);
        var similar = candidate.Neighbours / (candidates.Counts.Neighbours + Doubt);
        var follows = rules.B / (candidates.Counts.NewestSessions + Doubt);
        return candidate.Neighbours > 0 && (rules.Source == Source.Walk || similar >= follows)
            ? new Explanation(Source.Neighbours, candidate.Neighbours, candidates.Counts.Neighbours)
            : rules;
    }

    /// <summary>
    /// The one of the session's newest items that the candidate follows most often; else an item that it was seen with;
    /// else the walk that found it.
    /// </summary>
    public static Explanation OfRules(QueryContext query, CandidateTable candidates, int slot)
    {
        ref readonly var candidate = ref candidates.BySlot[slot];
        var items = query.Session.Items;
        if (items.IsEmpty)
            return new Explanation(Source.Neighbours, candidate.Neighbours, candidates.Counts.Neighbours);
        ReadOnlySpan<ushort> counts = candidate.Follows;
        ReadOnlySpan<TransitionCounts> near = candidates.DetailOf(slot).Near;
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
