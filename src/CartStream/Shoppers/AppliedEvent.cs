namespace CartStream.Shoppers;

/// <summary>What applying an event did to a shopper.</summary>
/// <param name="Session">The session the event belongs to; null for a duplicate, which changed nothing.</param>
/// <param name="StartsSession">Whether it opened that session.</param>
/// <param name="IsLate">Whether a later event of this shopper had been applied before it.</param>
public readonly record struct AppliedEvent(Session? Session, bool StartsSession, bool IsLate)
{
    /// <summary>Whether the event was delivered before and changed nothing.</summary>
    public bool IsDuplicate => Session is null;
}
