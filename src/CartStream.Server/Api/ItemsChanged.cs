using CartStream.Server.Validation;

namespace CartStream.Server.Api;

/// <summary>The result of a request that changes items.</summary>
/// <param name="Changed">Items whose change is durable.</param>
/// <param name="Rejected">Rejected items with their faults.</param>
public sealed record ItemsChanged(
    int Changed,
    IReadOnlyList<FieldFault> Rejected);
