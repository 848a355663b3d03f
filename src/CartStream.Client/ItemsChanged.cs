namespace CartStream.Client;

/// <summary>The result of changing items.</summary>
/// <param name="Changed">Items changed, durably.</param>
/// <param name="Rejected">Items that were not, and why.</param>
public sealed record ItemsChanged(int Changed, IReadOnlyList<FieldFault> Rejected);
