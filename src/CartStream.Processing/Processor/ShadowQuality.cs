using CartStream.Evaluation.OffPolicy;
using CartStream.Evaluation.Prequential;

namespace CartStream.Processing.Processor;

/// <summary>How a configuration that is only scored does, on one partition or on several.</summary>
/// <param name="Quality">
/// Its ranks, and in the baseline's place those of the served answers to the same questions.
/// </param>
/// <param name="Asked">Events for which it was asked.</param>
/// <param name="Skipped">Events for which it was not, because their batch had too many.</param>
/// <param name="OffPolicy">What it would reach if it were served; null where nothing explores.</param>
public sealed record ShadowQuality(
    PrequentialQuality Quality, long Asked, long Skipped, OffPolicyQuality? OffPolicy = null)
{
    /// <summary>Both together.</summary>
    public ShadowQuality Plus(ShadowQuality other)
    {
        var sum = Quality.Copy();
        sum.Merge(other.Quality);
        var offPolicy = OffPolicy?.Copy() ?? other.OffPolicy?.Copy();
        if (OffPolicy is not null && other.OffPolicy is not null)
            offPolicy!.Merge(other.OffPolicy);
        return new ShadowQuality(sum, Asked + other.Asked, Skipped + other.Skipped, offPolicy);
    }
}
