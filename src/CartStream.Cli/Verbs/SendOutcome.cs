using CartStream.Datasets.Files;

namespace CartStream.Cli.Verbs;

/// <summary>The result of sending a source to a log.</summary>
/// <param name="Sent">Events sent by this run.</param>
/// <param name="SentBefore">Events of the same source that earlier runs had sent.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Failure">The failure that stopped the source half-way; null when it was sent completely.</param>
internal sealed record SendOutcome(long Sent, long SentBefore, double Seconds, EventFileException? Failure)
{
    /// <summary>Events sent divided by seconds; 0 when there were none.</summary>
    public double EventsPerSecond => Sent > 0 && Seconds > 0 ? Math.Round(Sent / Seconds) : 0;
}
