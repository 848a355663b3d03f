using CartStream.Server.Experiments;
using CartStream.Server.Feedback;
using CartStream.Server.Live;

namespace CartStream.Server.Api;

/// <summary>Reads the quality of recommendations as of now, for the endpoint and for the live stream.</summary>
internal sealed class QualityReport(QualityHistory quality, ImpressionTracker tracker, ExperimentReport experiment)
{
    /// <summary>The quality as of now.</summary>
    public QualityResponse Read() => new(
        quality.ReadWindows(),
        tracker.Report(),
        experiment.ReadVariants(),
        experiment.ReadShadow(),
        experiment.ReadStatus(),
        tracker.ReportPlacements());
}
