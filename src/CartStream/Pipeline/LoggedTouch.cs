using CartStream.Shoppers;

namespace CartStream.Pipeline;

/// <summary>An event as read back from topic <c>sessions</c>.</summary>
/// <param name="Session">The session's model key.</param>
/// <param name="Touch">The event.</param>
internal readonly record struct LoggedTouch(ulong Session, Touch Touch);
