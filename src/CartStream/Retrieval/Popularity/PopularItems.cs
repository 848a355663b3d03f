namespace CartStream.Retrieval.Popularity;

/// <summary>What was popular at one moment; immutable.</summary>
/// <param name="Ordered">The most popular items, most popular first, ties by lower number.</param>
/// <param name="Scores">Every item's popularity, by number; 0 where it was not touched of late.</param>
/// <param name="Carts">The same of cart additions alone, each counting 1; may be empty.</param>
/// <param name="Purchases">The same of purchases.</param>
/// <param name="Hundredths">How many of the newest hundredth of sessions hold each item, up to 255.</param>
/// <param name="Twentieths">The same of the newest twentieth.</param>
/// <param name="OfCategories">By category its most popular items, most popular first.</param>
internal sealed record PopularItems(
    int[] Ordered,
    float[] Scores,
    float[] Carts,
    float[] Purchases,
    byte[] Hundredths,
    byte[] Twentieths,
    IReadOnlyDictionary<int, int[]> OfCategories)
{
    /// <summary>Nothing is known.</summary>
    public static PopularItems None { get; } = new([], [], [], [], [], [], new Dictionary<int, int[]>());

    /// <summary>A category's most popular items, most popular first; none when it is 0 or not known.</summary>
    public ReadOnlySpan<int> OrderedIn(int category) => OfCategories.TryGetValue(category, out var items) ? items : [];

    /// <summary>An item's popularity.</summary>
    public float Of(int item) => At(Scores, item);

    /// <summary>An item's popularity in carts.</summary>
    public float CartsOf(int item) => At(Carts, item);

    /// <summary>An item's popularity in purchases.</summary>
    public float PurchasesOf(int item) => At(Purchases, item);

    /// <summary>How many of the newest hundredth of sessions hold an item, up to 255.</summary>
    public int HundredthOf(int item) => At(Hundredths, item);

    /// <summary>How many of the newest twentieth of sessions hold an item, up to 255.</summary>
    public int TwentiethOf(int item) => At(Twentieths, item);

    private static T At<T>(T[] scores, int item)
        where T : struct => (uint)item < (uint)scores.Length ? scores[item] : default;
}
