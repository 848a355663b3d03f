namespace CartStream.Shoppers;

/// <summary>What applying an event did to a shopper.</summary>
/// <param name="Session">The session the event belongs to; null for a duplicate, which changed nothing.</param>
/// <param name="StartsSession">Whether it opened that session.</param>
/// <param name="IsLate">Whether a later event of this shopper had been applied before it.</param>
/// <param name="Closed">
/// A session that is kept no longer; <see cref="ShopperState.RememberClosed"/> takes its events. Null for none.
/// </param>
public readonly record struct AppliedEvent(
    Session? Session, bool StartsSession, bool IsLate, Session? Closed = null)
{
    /// <summary>Whether the event was delivered before and changed nothing.</summary>
    public bool IsDuplicate => Session is null;
}
