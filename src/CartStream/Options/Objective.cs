namespace CartStream.Options;

/// <summary>What an answer should predict.</summary>
public enum Objective : byte
{
    /// <summary><c>next</c>: whatever is touched next.</summary>
    Next = 0,

    /// <summary><c>view</c>: what is viewed next.</summary>
    View = 1,

    /// <summary><c>cart</c>: what is put into the cart next, however much later in the session.</summary>
    Cart = 2,

    /// <summary><c>purchase</c>: what is bought next, however much later in the session.</summary>
    Purchase = 3,
}
