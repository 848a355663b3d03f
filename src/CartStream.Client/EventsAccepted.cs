namespace CartStream.Client;

/// <summary>The result of sending events or links.</summary>
/// <param name="Accepted">Those that are durable in the log.</param>
/// <param name="Rejected">Those that are not, and why; empty when all were accepted.</param>
public sealed record EventsAccepted(int Accepted, IReadOnlyList<FieldFault> Rejected);
