using CartStream.Events;

namespace CartStream.Evaluation.Prequential;

/// <summary>What scored events are told apart by.</summary>
internal readonly record struct QualityCell(EventType Type, TargetKind Kind);
