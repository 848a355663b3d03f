using CartStream.Evaluation.Intervals;

namespace CartStream.Evaluation.SessionWalks;

/// <summary>
/// The original project's procedure: before each session of a shopper, recommend from the earlier sessions, and compare
/// with the shopper's next session. Reported in two ways:
/// <list type="bullet">
/// <item>standard: each session's recommended items against that session's items; sessions with nothing to recommend
/// from, such as a shopper's first, are left out;</item>
/// <item>as the original did: per shopper, all items ever recommended against all items of all sessions, divided by the
/// constant 10 and by the number of sessions. It overstates quality: an item recommended because the first session held
/// it counts as correct, because the first session holds it.</item>
/// </list>
/// </summary>
/// <remarks>
/// Invariant: the report depends on each shopper's sessions only, not on how shoppers interleave. Memory per shopper:
/// about 250 bytes, and up to 8 bytes for each distinct item recommended or touched.
/// </remarks>
public sealed class SessionWalkProtocol
{
    /// <summary>
    /// The constant by which the original divided the number of correct items, however many it had recommended.
    /// </summary>
    public const int OriginalDivisor = 10;

    private readonly Dictionary<ulong, SessionWalkShopper> _shoppers = [];

    /// <summary>
    /// A session of <paramref name="shopper"/> begins, and these items were recommended before it (may be none).
    /// </summary>
    /// <param name="shopper">64-bit key of the shopper.</param>
    /// <param name="recommended">Item numbers in any order.</param>
    public void SessionStart(ulong shopper, ReadOnlySpan<int> recommended)
    {
        if (!_shoppers.TryGetValue(shopper, out var known))
            _shoppers.Add(shopper, known = new SessionWalkShopper());
        known.Start(recommended);
    }

    /// <summary>The shopper's open session touched <paramref name="item"/>.</summary>
    /// <exception cref="InvalidOperationException">No session of this shopper was started.</exception>
    public void SessionItem(ulong shopper, int item)
    {
        if (!_shoppers.TryGetValue(shopper, out var known))
            throw new InvalidOperationException($"found an item of shopper {shopper}, expected SessionStart first");
        known.Add(item);
    }

    /// <summary>The report, in both ways. All figures are 0 without shoppers.</summary>
    public SessionWalkReport Report(Bootstrap bootstrap)
    {
        var blocks = Math.Clamp(_shoppers.Count, 1, BlockedMean.DefaultBlocks);
        var means = Enumerable.Range(0, 4).Select(_ => new BlockedMean(blocks)).ToArray();
        long sessions = 0, askedSessions = 0, recommended = 0, relevant = 0, correct = 0, ordinal = 0;
        // By key, so that a shopper's block does not depend on the order of arrival.
        foreach (var (_, shopper) in _shoppers.OrderBy(pair => pair.Key))
        {
            var block = (int)(ordinal++ % blocks);
            var sums = shopper.Sums;
            means[0].Add(block, sums.Correct, sums.Recommended);
            means[1].Add(block, sums.Correct, sums.Relevant);
            means[2].Add(block, (double)shopper.OriginalCorrect / OriginalDivisor);
            means[3].Add(block, (double)shopper.OriginalCorrect / shopper.Sessions);
            sessions += shopper.Sessions;
            askedSessions += sums.Sessions;
            recommended += sums.Recommended;
            relevant += sums.Relevant;
            correct += sums.Correct;
        }

        var estimates = Array.ConvertAll(means, bootstrap.Mean);
        return new SessionWalkReport(
            _shoppers.Count,
            sessions,
            askedSessions,
            recommended,
            relevant,
            correct,
            Precision: estimates[0],
            Recall: estimates[1],
            OriginalPrecision: estimates[2],
            OriginalRecall: estimates[3]);
    }
}
