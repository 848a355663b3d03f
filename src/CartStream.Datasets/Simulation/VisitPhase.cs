namespace CartStream.Datasets.Simulation;

/// <summary>The phase of a visit.</summary>
internal enum VisitPhase : byte
{
    /// <summary>Walks from item to item.</summary>
    Walking,

    /// <summary>Takes everything out of the cart, line by line.</summary>
    Clearing,

    /// <summary>Buys the cart, line by line, at one moment.</summary>
    Buying,

    /// <summary>Is about to leave.</summary>
    Leaving,

    /// <summary>Has left, with a cart to come back to.</summary>
    Away,
}
