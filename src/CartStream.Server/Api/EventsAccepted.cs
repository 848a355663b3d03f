using CartStream.Server.Validation;

namespace CartStream.Server.Api;

/// <summary>What became of the events of a request.</summary>
/// <param name="Accepted">Events that are durable in the log.</param>
/// <param name="Rejected">Events that are not, and why; empty when all were accepted.</param>
public sealed record EventsAccepted(int Accepted, IReadOnlyList<FieldFault> Rejected);
