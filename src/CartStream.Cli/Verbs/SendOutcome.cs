using CartStream.Datasets.Files;

namespace CartStream.Cli.Verbs;

/// <summary>What sending a source to a log came to.</summary>
/// <param name="Sent">Events sent by this run.</param>
/// <param name="SentBefore">Events of the same source that earlier runs had sent.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Failure">What ended the source half-way; null when it was sent to its end.</param>
internal sealed record SendOutcome(long Sent, long SentBefore, double Seconds, EventFileException? Failure)
{
    /// <summary>Events sent by seconds; 0 when there were none.</summary>
    public double EventsPerSecond => Sent > 0 && Seconds > 0 ? Math.Round(Sent / Seconds) : 0;
}
