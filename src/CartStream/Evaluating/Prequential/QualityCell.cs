using CartStream.Events;

namespace CartStream.Evaluating.Prequential;

/// <summary>What scored events are told apart by.</summary>
internal readonly record struct QualityCell(EventType Type, TargetKind Kind);
