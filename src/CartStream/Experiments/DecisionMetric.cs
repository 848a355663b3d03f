namespace CartStream.Experiments;

/// <summary>The metric that an experiment is decided by.</summary>
public enum DecisionMetric
{
    /// <summary>
    /// <c>discovery-hits</c>: the share of events on items that were new to the shopper whose item was among the first
    /// ten of the list of discoveries.
    /// </summary>
    DiscoveryHits,

    /// <summary><c>hits</c>: the share of all scored events whose item was among the first ten of the answer.</summary>
    Hits,

    /// <summary><c>purchase-hits</c>: the share of scored purchases whose item was among the first ten.</summary>
    PurchaseHits,

    /// <summary><c>purchases</c>: scored purchases per shopper.</summary>
    Purchases,

    /// <summary><c>revenue</c>: what scored purchases with a price brought, per shopper.</summary>
    Revenue,
}
