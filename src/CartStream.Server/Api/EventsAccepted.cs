using CartStream.Server.Validation;

namespace CartStream.Server.Api;

/// <summary>The result of a request with events.</summary>
/// <param name="Accepted">Events that are durable in the log.</param>
/// <param name="Rejected">Rejected events with their faults; empty if all were accepted.</param>
/// <param name="Ignored">
/// Number of messages skipped because they are not about an item; absent where none can be.
/// </param>
public sealed record EventsAccepted(int Accepted, IReadOnlyList<FieldFault> Rejected, int? Ignored = null);
