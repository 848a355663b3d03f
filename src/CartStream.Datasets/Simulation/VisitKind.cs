namespace CartStream.Datasets.Simulation;

/// <summary>The purpose of a simulated visit.</summary>
internal enum VisitKind : byte
{
    /// <summary>One look, then leaves.</summary>
    Glance,

    /// <summary>Looking around; an item goes into the cart now and then.</summary>
    Browse,

    /// <summary>Filling a cart, often straight from lists.</summary>
    Shop,

    /// <summary>Back for the abandoned cart.</summary>
    Return,
}
