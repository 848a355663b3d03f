namespace CartStream.Shoppers;

/// <summary>What applying an event did to a shopper.</summary>
/// <param name="Session">
/// The session that the event belongs to; for a refund, the newest. Null for a refund without a session and for a
/// duplicate.
/// </param>
/// <param name="StartsSession">Whether it opened that session.</param>
/// <param name="IsLate">Whether a later event of this shopper had been applied before it.</param>
/// <param name="Closed">
/// A session that is no longer kept; <see cref="ShopperState.RememberClosed"/> takes its events. Null for none.
/// </param>
/// <param name="IsInteraction">Whether the session holds the event; false for a refund, which no model learns.</param>
public readonly record struct AppliedEvent(
    Session? Session, bool StartsSession, bool IsLate, bool IsInteraction, Session? Closed = null)
{
    private readonly bool _isApplied = true;

    /// <summary>Whether the event was delivered before and changed nothing; true for the default value.</summary>
    public bool IsDuplicate => !_isApplied;
}
