namespace CartStream.Recommending.Popularity;

/// <summary>What was popular at one moment; immutable.</summary>
/// <param name="Ordered">The most popular items, most popular first, ties by lower number.</param>
/// <param name="Scores">Every item's popularity, by number; 0 where it was not touched of late.</param>
internal sealed record PopularItems(int[] Ordered, float[] Scores)
{
    /// <summary>Nothing is known.</summary>
    public static PopularItems None { get; } = new([], []);

    /// <summary>An item's popularity.</summary>
    public float Of(int item) => (uint)item < (uint)Scores.Length ? Scores[item] : 0;
}
