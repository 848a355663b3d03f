using CartStream.Cli.Output;
using CartStream.Events;

namespace CartStream.Cli.Verbs.Profile;

/// <summary>
/// A source that shows progress while it is read and can be interrupted. The creator of the source closes it.
/// </summary>
internal sealed class WatchedSource(IEventSource source, ProgressReport progress, CancellationToken cancellation)
    : IEventSource
{
    private const int EventsBetweenLooks = 4_096;
    private long _events;

    /// <inheritdoc/>
    public string Fingerprint => source.Fingerprint;

    /// <inheritdoc/>
    public SourceCounts Counts => source.Counts;

    /// <inheritdoc/>
    public double? Progress => source.Progress;

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">The reading was interrupted.</exception>
    public bool TryRead(out ShopperEvent next)
    {
        if (++_events % EventsBetweenLooks == 0)
        {
            cancellation.ThrowIfCancellationRequested();
            progress.Report(_events, source.Progress);
        }

        return source.TryRead(out next);
    }

    /// <summary>Leaves the source open.</summary>
    public void Dispose()
    {
    }
}
