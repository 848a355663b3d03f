namespace CartStream.Scoring;

/// <summary>The number of features of a row.</summary>
internal static class Features
{
    /// <summary>Features in a shop whose items have no known trait but the category.</summary>
    public const int WidthWithoutContent = (int)Feature.Content;

    /// <summary>All features.</summary>
    public const int WidthWithContent = (int)Feature.Newness + 1;

    /// <summary>
    /// The number of features of a row. Shops without item traits do not pay for the features that compare them.
    /// </summary>
    public static int Width(bool usesContent) => usesContent ? WidthWithContent : WidthWithoutContent;
}
