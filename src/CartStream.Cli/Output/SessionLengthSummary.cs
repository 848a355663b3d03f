using CartStream.Datasets.Profiling;

namespace CartStream.Cli.Output;

/// <summary>Events in a session; all 0 when there is no session.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="P50">Median.</param>
/// <param name="P90">90 % of the sessions have at most this many.</param>
/// <param name="P99">99 % of the sessions have at most this many.</param>
/// <param name="Max">The longest session.</param>
/// <param name="SingleShare">Share of the sessions with one event, 0 to 1.</param>
internal sealed record SessionLengthSummary(double Mean, int P50, int P90, int P99, int Max, double SingleShare)
{
    /// <summary>The session lengths of <paramref name="profile"/>.</summary>
    public static SessionLengthSummary Of(DatasetProfile profile)
    {
        var sessions = Math.Max(1, profile.Funnel.Sessions);
        return new SessionLengthSummary(
            Math.Round((double)profile.Counts.Accepted / sessions, 3),
            profile.SessionLengthAt(0.5),
            profile.SessionLengthAt(0.9),
            profile.SessionLengthAt(0.99),
            profile.SessionLengthAt(1),
            Math.Round((double)profile.SessionLengths.GetValueOrDefault(1) / sessions, 4));
    }
}
