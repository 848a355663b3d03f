using CartStream.Server.Experiments;
using CartStream.Server.Feedback;
using CartStream.Server.Live;

namespace CartStream.Server.Api;

/// <summary>How recommendations perform on the events that follow them, and on what was shown.</summary>
/// <param name="Windows">Shortest first; 0 minutes is since the log's first event.</param>
/// <param name="Feedback">What became of items that were shown, by source, since the server started.</param>
/// <param name="Variants">The experiment's variants; null without one.</param>
/// <param name="Shadow">What is scored without being served; null without any.</param>
/// <param name="Experiment">Whether the experiment can be decided; null without one.</param>
/// <param name="Placements">What became of items by where they were shown, since the server started; null while no
/// receipt of a request with a placement was told of.</param>
public sealed record QualityResponse(
    IReadOnlyList<QualityWindow> Windows,
    IReadOnlyList<SourceFeedback> Feedback,
    IReadOnlyList<VariantQuality>? Variants = null,
    ShadowReport? Shadow = null,
    ExperimentStatus? Experiment = null,
    IReadOnlyList<PlacementFeedback>? Placements = null);
