using CartStream.Queries;

namespace CartStream.Options;

/// <summary>Settings of the learned ranking of the model <c>full</c>.</summary>
public sealed record RerankingOptions
{
    /// <summary>Best items of session neighbours that become candidates, 1 to 250.</summary>
    public int FromNeighbours { get; init; } = 80;

    /// <summary>Best items of sequential rules, 1 to 250.</summary>
    public int FromRules { get; init; } = 60;

    /// <summary>Best items of rules without order, 1 to 250.</summary>
    public int FromAssociation { get; init; } = 40;

    /// <summary>Best items of the walk, 1 to 250.</summary>
    public int FromWalk { get; init; } = 30;

    /// <summary>Most popular items that become candidates for every session, 0 to 250.</summary>
    public int FromPopular { get; init; } = 20;

    /// <summary>Most popular items of the category of the session's newest item, 0 to 250.</summary>
    public int FromCategory { get; init; } = 20;

    /// <summary>
    /// What answers leave out, so that the ranking is fitted to the queries that it will serve: <c>session</c> where
    /// whole carts are completed. <c>none</c> by default.
    /// </summary>
    public ExclusionRule Exclude { get; init; }

    /// <summary>Items that the trees order, the best by the linear ranker; 20 to 250.</summary>
    public int Ordered { get; init; } = 80;

    /// <summary>Share of the sessions, the newest, to whose interactions the ranking is fitted, 0.01 to 0.5.</summary>
    public double LabelShare { get; init; } = 0.2;

    /// <summary>Most queries that it is fitted to, 1,000 to 1,000,000.</summary>
    public int QueriesMax { get; init; } = 100_000;

    /// <summary>Most of these queries that the linear ranker is fitted to, the newest; 100 to 1,000,000.</summary>
    public int LinearQueriesMax { get; init; } = 1_500;

    /// <summary>
    /// Whether objectives other than <c>next</c> have trees of their own. They make a fit up to four times as long;
    /// without them the trees of <c>next</c> answer for all. Not by default.
    /// </summary>
    public bool PerObjective { get; init; }

    /// <summary>Sessions below which nothing is fitted, 10 to 1,000,000.</summary>
    public int SessionsMin { get; init; } = 500;

    /// <summary>Most candidates of a query.</summary>
    internal int PoolMax =>
        FromNeighbours + FromRules + FromAssociation + FromWalk + FromPopular + FromCategory
        + QueryItems.Max;

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults() =>
        new OptionFaults("ranking.")
            .Range(nameof(FromNeighbours), FromNeighbours, 1, 250)
            .Range(nameof(FromRules), FromRules, 1, 250)
            .Range(nameof(FromAssociation), FromAssociation, 1, 250)
            .Range(nameof(FromWalk), FromWalk, 1, 250)
            .Range(nameof(FromPopular), FromPopular, 0, 250)
            .Range(nameof(FromCategory), FromCategory, 0, 250)
            .Range(nameof(Exclude), (int)Exclude, 0, (int)ExclusionRule.Cart)
            .Range(nameof(Ordered), Ordered, 20, 250)
            .Range(nameof(LabelShare), LabelShare, 0.01, 0.5)
            .Range(nameof(QueriesMax), QueriesMax, 1_000, 1_000_000)
            .Range(nameof(LinearQueriesMax), LinearQueriesMax, 100, 1_000_000)
            .Range(nameof(SessionsMin), SessionsMin, 10, 1_000_000)
            .ToList();
}
