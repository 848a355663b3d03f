namespace CartStream.Recommendations;

/// <summary>Which part proposed an item. The numbers are stored and must not change.</summary>
public enum Source : byte
{
    /// <summary><c>cart</c>: it is in the cart and not purchased.</summary>
    Cart = 0,

    /// <summary><c>history</c>: the shopper touched it in an earlier session.</summary>
    History = 1,

    /// <summary><c>rules</c>: it usually follows an item of this session.</summary>
    Rules = 2,

    /// <summary><c>neighbours</c>: similar sessions hold it.</summary>
    Neighbours = 3,

    /// <summary><c>popularity</c>: it is among the items that shoppers touch most now.</summary>
    Popularity = 4,

    /// <summary><c>together</c>: sessions that held an item of this session also held it, in any order.</summary>
    Together = 5,

    /// <summary>
    /// <c>walk</c>: it is seen together with items that are seen together with an item of this session.
    /// </summary>
    Walk = 6,

    /// <summary><c>session</c>: the shopper touched it in this session, and little else is known.</summary>
    Session = 7,
}
