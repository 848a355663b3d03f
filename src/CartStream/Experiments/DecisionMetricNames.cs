namespace CartStream.Experiments;

/// <summary>The names of <see cref="DecisionMetric"/> in files, JSON and reports.</summary>
public static class DecisionMetricNames
{
    /// <summary>All names, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["discovery-hits", "hits", "purchase-hits", "purchases", "revenue"];

    /// <summary>The name of a metric.</summary>
    public static string Text(DecisionMetric metric) => All[(int)metric];

    /// <summary>The metric of a name; false when there is none.</summary>
    public static bool TryParse(string name, out DecisionMetric metric)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (!string.Equals(All[i], name, StringComparison.Ordinal))
                continue;
            metric = (DecisionMetric)i;
            return true;
        }

        metric = default;
        return false;
    }
}
