using CartStream.Evaluation.OffPolicy;
using CartStream.Evaluation.Prequential;

namespace CartStream.Processing.Processor;

/// <summary>The quality of a shadow, on one or several partitions.</summary>
/// <param name="Quality">
/// Its ranks, and in place of the baseline those of the served answers to the same queries.
/// </param>
/// <param name="Queried">Events for which it was queried.</param>
/// <param name="Skipped">Events for which it was not queried, because their batch had too many.</param>
/// <param name="OffPolicy">Its estimated quality if it were served; null without exploration.</param>
public sealed record ShadowQuality(
    PrequentialQuality Quality, long Queried, long Skipped, OffPolicyQuality? OffPolicy = null)
{
    /// <summary>The sum of both.</summary>
    public ShadowQuality Plus(ShadowQuality other)
    {
        var sum = Quality.Copy();
        sum.Merge(other.Quality);
        var offPolicy = OffPolicy?.Copy() ?? other.OffPolicy?.Copy();
        if (OffPolicy is not null && other.OffPolicy is not null)
            offPolicy!.Merge(other.OffPolicy);
        return new ShadowQuality(sum, Queried + other.Queried, Skipped + other.Skipped, offPolicy);
    }
}
