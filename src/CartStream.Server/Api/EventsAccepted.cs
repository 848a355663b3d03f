using CartStream.Server.Validation;

namespace CartStream.Server.Api;

/// <summary>What became of the events of a request.</summary>
/// <param name="Accepted">Events that are durable in the log.</param>
/// <param name="Rejected">Events that are not, and why; empty when all were accepted.</param>
/// <param name="Ignored">What was passed over, for it is nothing on an item; left out where nothing can be.</param>
public sealed record EventsAccepted(int Accepted, IReadOnlyList<FieldFault> Rejected, int? Ignored = null);
