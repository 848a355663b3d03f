using CartStream.Evaluation.Intervals;
using CartStream.Evaluation.SessionWalks;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Evaluation.SessionWalks;

public sealed class SessionWalkProtocolTests
{
    private static readonly Bootstrap Quick = new(resamples: 99);

    [Fact]
    public void Report_two_shoppers_is_as_computed_by_hand()
    {
        var seed = new SessionWalkProtocol();
        Session(seed, 1, recommended: [], items: [5, 6]);
        Session(seed, 2, recommended: [8], items: [9]);
        Session(seed, 1, recommended: [6, 5, 7], items: [6, 6, 3]);
        Session(seed, 1, recommended: [6, 3, 1], items: [4]);

        // Standard, sessions with a recommendation: shopper 2's {8} against {9}, shopper 1's {6 5 7} against {6 3} and
        // {6 3 1} against {4}: 1 correct of 7 recommended, of 4 relevant. The original: shopper 1 was recommended
        // {6 5 7 3 1}, touched {5 6 3 4}, 3 correct in 3 sessions; shopper 2 none in 1.
        var report = seed.Report(Quick);

        (report.Shoppers, report.Sessions, report.AskedSessions).ShouldBe((2, 4, 3));
        (report.Recommended, report.Relevant, report.Correct).ShouldBe((7, 4, 1));
        report.Precision.Value.ShouldBe(1d / 7);
        report.Recall.Value.ShouldBe(1d / 4);
        report.OriginalPrecision.Value.ShouldBe(3d / 10 / 2, 1e-12);
        report.OriginalRecall.Value.ShouldBe(3d / 3 / 2, 1e-12);
        report.Precision.Interval.ShouldNotBeNull().Low.ShouldBe(0);
    }

    [Fact]
    public void Report_no_shoppers_is_zero_without_intervals()
    {
        var report = new SessionWalkProtocol().Report(Quick);

        report.Shoppers.ShouldBe(0);
        report.Precision.ShouldBe(new Estimate(0, null));
        report.OriginalRecall.ShouldBe(new Estimate(0, null));
    }

    [Fact]
    public void SessionItem_before_any_session_is_refused() =>
        Should.Throw<InvalidOperationException>(() => new SessionWalkProtocol().SessionItem(4, 1))
            .Message.ShouldContain("shopper 4");

    [Fact]
    public void Report_any_sets_equals_a_computation_with_plain_sets()
    {
        Prop.ForAll<byte[], byte[]>((recommended, items) =>
        {
            var seed = new SessionWalkProtocol();
            Session(seed, 7, [.. recommended.Select(b => b % 40)], [.. items.Select(b => b % 40)]);
            var report = seed.Report(Quick);
            var expectedRecommended = recommended.Select(b => b % 40).ToHashSet();
            var expectedRelevant = items.Select(b => b % 40).ToHashSet();
            return report.Recommended == expectedRecommended.Count
                && report.Relevant == (recommended.Length == 0 ? 0 : expectedRelevant.Count)
                && report.Correct == expectedRecommended.Intersect(expectedRelevant).Count();
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Report_shoppers_in_another_order_is_the_same_with_its_intervals()
    {
        var (forwards, backwards) = (new SessionWalkProtocol(), new SessionWalkProtocol());
        for (ulong shopper = 0; shopper < 600; shopper++)
        {
            Session(forwards, shopper, recommended: [1, 2], items: [(int)(shopper % 5)]);
            Session(backwards, 599 - shopper, recommended: [1, 2], items: [(int)((599 - shopper) % 5)]);
        }

        backwards.Report(Quick).ShouldBe(forwards.Report(Quick));
    }

    private static void Session(SessionWalkProtocol seed, ulong shopper, int[] recommended, int[] items)
    {
        seed.SessionStart(shopper, recommended);
        foreach (var item in items)
            seed.SessionItem(shopper, item);
    }
}
