namespace CartStream.Scoring;

/// <summary>
/// The features of a candidate, one number each, that a fitted ranker reads. A value is the column of a row: fitted
/// rankers are stored with the columns that they read, so a value must never change; new features come last.
/// </summary>
internal enum Feature
{
    /// <summary>Score of the session neighbours, as a share of the highest.</summary>
    KnnShare = 0,

    /// <summary>One over the rank by the session neighbours; 0 when not among the best.</summary>
    KnnRank = 1,

    /// <summary>Logarithm of the neighbours that hold the item.</summary>
    KnnNeighbours = 2,

    /// <summary>Share of the neighbours that hold the item.</summary>
    KnnNeighbourShare = 3,

    /// <summary>The largest gain from one neighbour.</summary>
    KnnMost = 4,

    /// <summary>Score of the sequential rules, as a share of the highest.</summary>
    RulesShare = 5,

    /// <summary>One over the rank by the sequential rules.</summary>
    RulesRank = 6,

    /// <summary>Score of the rules without order, as a share of the highest.</summary>
    AssociationShare = 7,

    /// <summary>One over the rank by the rules without order.</summary>
    AssociationRank = 8,

    /// <summary>Score of the walk, as a share of the highest.</summary>
    WalkShare = 9,

    /// <summary>One over the rank by the walk.</summary>
    WalkRank = 10,

    /// <summary>Score of typed co-visitation, as a share of the highest.</summary>
    CovisitationShare = 11,

    /// <summary>Neighbours' share to the power of a quarter, plus the rules' share.</summary>
    Blend = 12,

    /// <summary>Logarithm of the sessions in which it came right after the newest item.</summary>
    NewestAfter1 = 13,

    /// <summary>The same, two interactions after.</summary>
    NewestAfter2 = 14,

    /// <summary>The same, later.</summary>
    NewestAfter3 = 15,

    /// <summary>Logarithm of the sessions in which it came right before the newest item.</summary>
    NewestBefore1 = 16,

    /// <summary>The same, two interactions before.</summary>
    NewestBefore2 = 17,

    /// <summary>The same, earlier.</summary>
    NewestBefore3 = 18,

    /// <summary>Logarithm of the sessions in which it came right after the second newest item.</summary>
    SecondAfter1 = 19,

    /// <summary>The same, later.</summary>
    SecondAfter = 20,

    /// <summary>Logarithm of the sessions in which it came before the second newest item.</summary>
    SecondBefore = 21,

    /// <summary>Logarithm of the sessions in which it came after the third newest item.</summary>
    ThirdAfter = 22,

    /// <summary>The same, before.</summary>
    ThirdBefore = 23,

    /// <summary>Share of the newest item's sessions in which it came right after.</summary>
    NewestAfterShare = 24,

    /// <summary>Share of the newest item's sessions in which it came right before.</summary>
    NewestBeforeShare = 25,

    /// <summary>Interactions of the query's session with the item.</summary>
    QueryTimes = 26,

    /// <summary>Interactions after the newest with the item; 100 when there was none.</summary>
    QueryNewest = 27,

    /// <summary>Interactions after the oldest with the item; 100 when there was none.</summary>
    QueryOldest = 28,

    /// <summary>Index among the session's distinct items, newest 0; 100 when it is not among them.</summary>
    QueryIndex = 29,

    /// <summary>The weightiest event type of the session with the item; −1 for none.</summary>
    QueryWeightiest = 30,

    /// <summary>The session's last event type.</summary>
    QueryLastType = 31,

    /// <summary>Distinct items of the session.</summary>
    QueryItems = 32,

    /// <summary>Interactions of the session.</summary>
    QueryInteractions = 33,

    /// <summary>Logarithm of the sessions that hold the item.</summary>
    Sessions = 34,

    /// <summary>Logarithm of the item's popularity.</summary>
    Popularity = 35,

    /// <summary>Popularity over sessions.</summary>
    Trend = 36,

    /// <summary>Logarithm of the sessions that hold the newest item.</summary>
    NewestSessions = 37,

    /// <summary>Logarithm of the neighbours.</summary>
    Neighbours = 38,

    /// <summary>How long ago the newest session that holds the item was opened, as a share of the window.</summary>
    SeenLast = 39,

    /// <summary>For the newest item, the odds of staying with it; 0 for others.</summary>
    RepeatOdds = 40,

    /// <summary>Similarity of the embedding to the session.</summary>
    Embedding = 41,

    /// <summary>One over the rank by that similarity.</summary>
    EmbeddingRank = 42,

    /// <summary>For an item of the session, how often it followed the newest within two interactions.</summary>
    SelfAfter = 43,

    /// <summary>Logarithm of the number of the newest hundredth of sessions that hold it.</summary>
    Recent1 = 44,

    /// <summary>Logarithm of the number of the newest twentieth of sessions that hold it.</summary>
    Recent5 = 45,

    /// <summary>Score of the neighbours with the newest item, as a share of the neighbours' highest score.</summary>
    KnnNewest = 46,

    /// <summary>Similarity of the embedding, less the mean of the shortlist.</summary>
    EmbeddingShare = 47,

    /// <summary>One over the rank by popularity.</summary>
    PopularRank = 48,

    /// <summary>Logarithm of its popularity by cart additions.</summary>
    PopularCarts = 49,

    /// <summary>Logarithm of its popularity by purchases.</summary>
    PopularPurchases = 50,

    /// <summary>Score of the basket, as a share of the highest.</summary>
    BasketShare = 51,

    /// <summary>Cosine of the item's sessions and the newest item's.</summary>
    NewestCosine = 52,

    /// <summary>Neighbours that hold it over the root of its sessions.</summary>
    KnnLift = 53,

    /// <summary>Similarity of the embedding to the newest item.</summary>
    EmbeddingNewest = 54,

    /// <summary>Logarithm of the sessions in which it came right after the two newest items in their order.</summary>
    PairNext = 55,

    /// <summary>The same, later.</summary>
    PairLater = 56,

    /// <summary>Share of the sessions with the two newest items in which it came after them.</summary>
    PairShare = 57,

    /// <summary>Logarithm of the sessions with the two newest items in their order.</summary>
    Pairs = 58,

    /// <summary>One over the rank by popularity in the newest item's category.</summary>
    CategoryRank = 59,

    /// <summary>1 when it has the newest item's category.</summary>
    CategoryNewest = 60,

    /// <summary>Share of the session's items that have its category.</summary>
    CategorySession = 61,

    /// <summary>Likeness to the session's newest items, where little else is known of it.</summary>
    Content = 62,

    /// <summary>One over the rank by likeness.</summary>
    ContentRank = 63,

    /// <summary>1 when it has the newest item's brand.</summary>
    BrandNewest = 64,

    /// <summary>Share of the session's items that have its brand.</summary>
    BrandSession = 65,

    /// <summary>1 when it has the newest item's parent category.</summary>
    ParentNewest = 66,

    /// <summary>Price bands above the newest item; 200 when a price is unknown.</summary>
    PriceToNewest = 67,

    /// <summary>Price bands above the session's mean; 200 when a price is unknown.</summary>
    PriceToSession = 68,

    /// <summary>Likeness of its name to the newest item's.</summary>
    NameNewest = 69,

    /// <summary>The highest likeness of its name to the session's items'.</summary>
    NameSession = 70,

    /// <summary>Share of all items that are newer than it.</summary>
    Newness = 71,

    /// <summary>Interactions of the session with its newest item.</summary>
    NewestTimes = 72,

    /// <summary>Interactions after the oldest with the newest item.</summary>
    NewestOldest = 73,

    /// <summary>Distinct items of the session over its interactions.</summary>
    QueryVariety = 74,

    /// <summary>1 when the newest interaction repeats the one before it.</summary>
    QueryStays = 75,

    /// <summary>1 when the newest interaction has the item of the last but one before it.</summary>
    QueryGoesBack = 76,

    /// <summary>
    /// For an item of the session, how often it came right after an earlier interaction with the newest item.
    /// </summary>
    QueryAfterNewest = 77,

    /// <summary>The same, two or three interactions after.</summary>
    QuerySoonAfterNewest = 78,

    /// <summary>The same, right before.</summary>
    QueryBeforeNewest = 79,
}
