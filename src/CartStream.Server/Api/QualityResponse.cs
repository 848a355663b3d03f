using CartStream.Server.Experiments;
using CartStream.Server.Feedback;
using CartStream.Server.Live;

namespace CartStream.Server.Api;

/// <summary>Quality of recommendations, by the events that follow them and by impressions.</summary>
/// <param name="Windows">
/// The windows, shortest first; 0 minutes stands for the time since the log's first event.
/// </param>
/// <param name="Feedback">Outcome of impressions by source, since the server started.</param>
/// <param name="Variants">The experiment's variants; null without one.</param>
/// <param name="Shadow">The shadow, which is scored but not served; null without one.</param>
/// <param name="Experiment">Whether the experiment can be decided; null without an experiment.</param>
/// <param name="Placements">
/// Outcome of impressions by placement, since the server started; null until an impression names a receipt with a
/// placement.
/// </param>
public sealed record QualityResponse(
    IReadOnlyList<QualityWindow> Windows,
    IReadOnlyList<SourceFeedback> Feedback,
    IReadOnlyList<VariantQuality>? Variants = null,
    ShadowReport? Shadow = null,
    ExperimentStatus? Experiment = null,
    IReadOnlyList<PlacementFeedback>? Placements = null);
