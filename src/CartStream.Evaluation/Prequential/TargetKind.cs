namespace CartStream.Evaluation.Prequential;

/// <summary>
/// The relation of a scored event's item to its shopper just before the event. The numbers are stored.
/// </summary>
public enum TargetKind : byte
{
    /// <summary>Neither touched in this session nor in the cart: only a discovery can hit it.</summary>
    Discovery = 0,

    /// <summary>Touched in this session, not in the cart.</summary>
    Repeat = 1,

    /// <summary>In the cart, and so put first by the policy <c>cart-first</c>.</summary>
    CartFirst = 2,
}
