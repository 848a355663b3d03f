using CartStream.Server.Validation;

namespace CartStream.Server.Api;

/// <summary>What became of impressions.</summary>
/// <param name="Accepted">Impressions that are durable in the log.</param>
/// <param name="Rejected">Those that are not, and why.</param>
public sealed record ImpressionsAccepted(
    int Accepted,
    IReadOnlyList<FieldFault> Rejected);
