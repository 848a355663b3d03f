namespace CartStream.Client;

/// <summary>The result of changing items.</summary>
/// <param name="Changed">Items whose change is durable.</param>
/// <param name="Rejected">Rejected items with their faults.</param>
public sealed record ItemsChanged(int Changed, IReadOnlyList<FieldFault> Rejected);
