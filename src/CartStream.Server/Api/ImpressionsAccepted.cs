using CartStream.Server.Validation;

namespace CartStream.Server.Api;

/// <summary>The result of a request with impressions.</summary>
/// <param name="Accepted">Impressions that are durable in the log.</param>
/// <param name="Rejected">Rejected impressions with their faults.</param>
public sealed record ImpressionsAccepted(
    int Accepted,
    IReadOnlyList<FieldFault> Rejected);
