namespace CartStream.Datasets.Simulation;

/// <summary>What a simulated shopper came for.</summary>
internal enum VisitKind : byte
{
    /// <summary>One look and away.</summary>
    Glance,

    /// <summary>Looking around; an item goes into the cart now and then.</summary>
    Browse,

    /// <summary>Filling a cart, often straight from lists.</summary>
    Shop,

    /// <summary>Back for the cart that was left.</summary>
    Return,
}
