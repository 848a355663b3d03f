namespace CartStream.Scoring;

/// <summary>Which features a row has, one after the other. Sets differ in their width.</summary>
/// <param name="Content">
/// Whether it compares items' traits. Shops without them do not pay for these features.
/// </param>
/// <param name="Steps">
/// Whether it describes the session's steps; a ranker that an earlier version fitted does not know these features.
/// </param>
internal readonly record struct FeatureSet(bool Content, bool Steps)
{
    /// <summary>Features of the widest row.</summary>
    public const int WidthMax = (int)Feature.QueryBeforeNewest + 1;

    private const int ContentFirst = (int)Feature.Content;
    private const int StepsFirst = (int)Feature.NewestTimes;

    private static readonly FeatureSet[] All = [new(false, false), new(false, true), new(true, false), new(true, true)];

    /// <summary>The width of each set.</summary>
    public static IEnumerable<int> Widths => All.Select(set => set.Width);

    /// <summary>The number of features of a row.</summary>
    public int Width =>
        ContentFirst + (Content ? StepsFirst - ContentFirst : 0) + (Steps ? WidthMax - StepsFirst : 0);

    /// <summary>The set of this width; null when there is none.</summary>
    public static FeatureSet? OfWidth(int width)
    {
        foreach (var set in All)
        {
            if (set.Width == width)
                return set;
        }

        return null;
    }

    /// <summary>What a fit to a shop's sessions uses.</summary>
    /// <param name="isDescribed">Whether items have traits besides their category.</param>
    public static FeatureSet ForFit(bool isDescribed) => new(isDescribed, Steps: true);

    /// <summary>The column of a feature that the set has.</summary>
    public int ColumnOf(Feature feature) =>
        (int)feature - (!Content && feature > Feature.Newness ? StepsFirst - ContentFirst : 0);
}
