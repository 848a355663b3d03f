using CartStream.Index.Popularity;

namespace CartStream.Options;

/// <summary>Settings of <see cref="PopularityCount"/>.</summary>
public sealed record PopularityOptions
{
    /// <summary>
    /// After how long an event counts half as much, in milliseconds; 7 days by default, so that a week's rhythm evens
    /// out and a new bestseller still overtakes within days. One second to ten years.
    /// </summary>
    public long HalfLifeMs { get; init; } = 7L * 24 * 60 * 60 * 1000;

    /// <summary>Items kept sorted, 1 to 65,535; 500 by default.</summary>
    public int OrderedItems { get; init; } = 500;

    /// <summary>Items kept sorted per category, 1 to 250; 50 by default.</summary>
    public int CategoryItems { get; init; } = 50;

    /// <summary>How many of the newest interactions are counted, 1,000 to 100,000,000.</summary>
    public int TouchesMax { get; init; } = 500_000;

    /// <summary>The weight of an event by its type.</summary>
    public TypeWeights Weights { get; init; } = new();

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new OptionFaults($"popularity.")
            .Range(nameof(HalfLifeMs), HalfLifeMs, 1_000, 10L * 366 * 24 * 60 * 60 * 1000)
            .Range(nameof(OrderedItems), OrderedItems, 1, ushort.MaxValue)
            .Range(nameof(CategoryItems), CategoryItems, 1, 250)
            .Range(nameof(TouchesMax), TouchesMax, 1_000, 100_000_000);
        Weights.Check(faults);
        return faults.ToList();
    }
}
