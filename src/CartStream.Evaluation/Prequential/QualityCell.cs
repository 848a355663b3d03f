using CartStream.Events;

namespace CartStream.Evaluation.Prequential;

/// <summary>The keys by which scored events are counted.</summary>
internal readonly record struct QualityCell(EventType Type, TargetKind Kind);
