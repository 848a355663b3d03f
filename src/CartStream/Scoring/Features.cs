namespace CartStream.Scoring;

/// <summary>How many features a row has.</summary>
internal static class Features
{
    /// <summary>Features of a shop of whose items nothing is known but their category.</summary>
    public const int WidthWithoutContent = (int)Feature.Content;

    /// <summary>All features.</summary>
    public const int WidthWithContent = (int)Feature.Newness + 1;

    /// <summary>Features of a row. Shops that describe no items do not pay for what compares them.</summary>
    public static int Width(bool usesContent) => usesContent ? WidthWithContent : WidthWithoutContent;
}
