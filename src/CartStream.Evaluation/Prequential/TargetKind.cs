namespace CartStream.Evaluation.Prequential;

/// <summary>What the item of a scored event was to its shopper just before the event. The numbers are stored.</summary>
public enum TargetKind : byte
{
    /// <summary>Neither touched in this session nor in the cart: only a discovery can have hit it.</summary>
    Discovery = 0,

    /// <summary>Touched in this session, not in the cart.</summary>
    Repeat = 1,

    /// <summary>In the cart, so what cart-first puts on top.</summary>
    CartFirst = 2,
}
