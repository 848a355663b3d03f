namespace CartStream.Shoppers;

/// <summary>What applying an event did to a shopper.</summary>
/// <param name="Session">
/// The session the event belongs to, of a refund the newest; null for a refund without one and for a duplicate.
/// </param>
/// <param name="StartsSession">Whether it opened that session.</param>
/// <param name="IsLate">Whether a later event of this shopper had been applied before it.</param>
/// <param name="Closed">
/// A session that is kept no longer; <see cref="ShopperState.RememberClosed"/> takes its events. Null for none.
/// </param>
/// <param name="IsInteraction">Whether the session took the event in; false of a refund, which no model learns.</param>
public readonly record struct AppliedEvent(
    Session? Session, bool StartsSession, bool IsLate, bool IsInteraction, Session? Closed = null)
{
    private readonly bool _isApplied = true;

    /// <summary>Whether the event was delivered before and changed nothing; so is the default.</summary>
    public bool IsDuplicate => !_isApplied;
}
