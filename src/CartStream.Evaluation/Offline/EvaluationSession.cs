using CartStream.Shoppers;

namespace CartStream.Evaluation.Offline;

/// <summary>A test session.</summary>
/// <param name="Id">64-bit key of the session.</param>
/// <param name="Interactions">Its events, oldest first.</param>
public sealed record EvaluationSession(ulong Id, IReadOnlyList<Interaction> Interactions);
