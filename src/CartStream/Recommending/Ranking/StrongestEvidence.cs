using CartStream.Recommending.Candidates;

namespace CartStream.Recommending.Ranking;

/// <summary>Chooses among what sources found the numbers that a person would be told.</summary>
internal static class StrongestEvidence
{
    // Few sessions prove little: shares are taken as if there were some more that don't hold the item.
    private const float Doubt = 5;

    /// <summary>
    /// The larger share decides: of the newest item's sessions that went on to the candidate, or of the most similar
    /// sessions that hold it.
    /// </summary>
    public static Evidence Of(Asking asking, in Candidate candidate)
    {
        if (candidate is { Neighbours: 0, Walk: 0 } && !IsSeenBeside(candidate))
        {
            if (candidate.Ranks.Category > 0)
                return new Evidence(Source.Popularity, candidate.Ranks.Category, Evidence.InCategory);
            if (candidate.Ranks.Popular > 0)
                return new Evidence(Source.Popularity, candidate.Ranks.Popular, Evidence.Overall);
        }

        var rules = OfRules(asking, candidate);
        var similar = candidate.Neighbours / (asking.Neighbours + Doubt);
        var follows = rules.B / (asking.NewestSessions + Doubt);
        return candidate.Neighbours > 0 && (rules.Source == Source.Walk || similar >= follows)
            ? new Evidence(Source.Neighbours, candidate.Neighbours, asking.Neighbours)
            : rules;
    }

    private static bool IsSeenBeside(in Candidate candidate) =>
        candidate.Either > 0 || candidate.Forward > 0;

    /// <summary>
    /// What the candidate follows most often among the session's newest items; else what it was seen with; else that
    /// it was found by way of other items.
    /// </summary>
    public static Evidence OfRules(Asking asking, in Candidate candidate)
    {
        var items = asking.Query.Items;
        if (items.IsEmpty)
            return new Evidence(Source.Neighbours, candidate.Neighbours, asking.Neighbours);
        ReadOnlySpan<TransitionCounts> counts = candidate.Near;
        var (follows, together) = (0, 0);
        for (var d = 1; d < counts.Length; d++)
        {
            follows = counts[d].After > counts[follows].After ? d : follows;
            together = counts[d].Before > counts[together].Before ? d : together;
        }

        if (counts[follows].After > 0)
            return new Evidence(Source.Rules, items[follows], counts[follows].After);
        return counts[together].Before > 0
            ? new Evidence(Source.Together, items[together], counts[together].Before)
            : new Evidence(Source.Walk, items[0], 0);
    }
}
