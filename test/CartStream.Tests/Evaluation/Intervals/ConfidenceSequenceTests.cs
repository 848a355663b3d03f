using CartStream.Evaluation.Intervals;

namespace CartStream.Tests.Evaluation.Intervals;

public sealed class ConfidenceSequenceTests
{
    /// <summary>
    /// By hand, α 0.05: −2·ln α = 5.99146; ρ²·10,000 = 5.99146 + ln 6.99146 = 7.93616. At 10,000 observations
    /// √(2·8.93616/7.93616·ln(√8.93616/0.05)) = √(2.25201·4.09080) = 3.03522.
    /// </summary>
    [Fact]
    public void Of_hand_computed_case_has_the_theorems_width()
    {
        var found = ConfidenceSequence.Of(0.02, 0.01, 10_000, 0.05);

        found.Interval!.Value.High.ShouldBe(0.02 + 0.0303522, 1e-6);
        found.Interval!.Value.Low.ShouldBe(0.02 - 0.0303522, 1e-6);
        // √8.93616·exp(−4/2·7.93616/8.93616) = 2.98934·exp(−1.77619).
        found.PValue.ShouldBe(0.50605, 1e-4);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(3_000)]
    [InlineData(2e6)]
    public void P_value_is_alpha_where_the_interval_ends_at_zero(double observations)
    {
        var width = ConfidenceSequence.Of(0, 1, observations, 0.01).Interval!.Value.High;

        ConfidenceSequence.Of(width, 1, observations, 0.01).PValue.ShouldBe(0.01, 1e-9);
    }

    [Theory]
    [InlineData(null, 100)]
    [InlineData(0d, 100)]
    [InlineData(0.1, 0)]
    public void Of_nothing_to_judge_by_has_no_interval(double? standardError, double observations)
    {
        ConfidenceSequence.Of(0.5, standardError, observations, 0.05).ShouldBe(new Comparison(0.5, null, 1));
    }

    [Fact]
    public void Standard_error_of_a_blocked_mean_is_that_of_a_ratio_of_sums()
    {
        var mean = new BlockedMean(4);
        mean.Add(0, 2, 4);
        mean.Add(1, 3, 4);
        mean.Add(3, 1, 4);

        // The mean is 6/12; what is left of the blocks is 0, 1 and −1: √(3/2·2)/12.
        mean.StandardError!.Value.ShouldBe(Math.Sqrt(3) / 12, 1e-12);
    }

    /// <summary>
    /// By hand: the mean is 80/100. Without the first block it would be 10/20, 0.3 less; without the second 70/90, 1/45
    /// less; without the third 80/90, 4/45 more.
    /// </summary>
    [Fact]
    public void Standard_error_of_a_block_that_dominates_is_what_changes_without_it()
    {
        var mean = new BlockedMean(3);
        mean.Add(0, 70, 80);
        mean.Add(1, 10, 10);
        mean.Add(2, 0, 10);

        mean.StandardError!.Value.ShouldBe(
            Math.Sqrt(((0.3 * 0.3) + Math.Pow(1 / 45d, 2) + Math.Pow(4 / 45d, 2)) * 2 / 3), 1e-12);
        // 100² / (80² + 10² + 10²).
        mean.EffectiveBlocks.ShouldBe(10_000 / 6_600d, 1e-12);
    }

    [Fact]
    public void Effective_blocks_of_equal_weights_are_all_and_of_nothing_none()
    {
        var mean = new BlockedMean(4);
        mean.EffectiveBlocks.ShouldBe(0);

        mean.Add(0, 1, 5);
        mean.Add(2, 0, 5);

        mean.EffectiveBlocks.ShouldBe(2, 1e-12);
    }

    [Fact]
    public void Standard_error_of_a_single_block_is_unknown()
    {
        var mean = new BlockedMean(4);
        mean.Add(2, 2, 4);

        mean.StandardError.ShouldBeNull();
    }

    /// <summary>
    /// A shopper's events depend on each other, and shoppers come again: counted as if they did not, some of every
    /// two experiments without a difference would be decided.
    /// </summary>
    [Fact]
    public void Experiments_without_a_difference_are_seldom_decided_however_often_one_looks()
    {
        const int experiments = 400;
        const ulong seed = 7;
        var (decided, decidedNaively) = (0, 0);
        for (var i = 0; i < experiments; i++)
        {
            var (first, second) = (new BlockedMean(), new BlockedMean());
            var random = new SplitMix64(SplitMix64.Mix(seed, (ulong)i));
            var (isDecided, isDecidedNaively) = (false, false);
            for (var shoppers = 100; shoppers <= 4_000; shoppers += 100)
            {
                // A hundred new ones, and a hundred of those who were there before, each by its own liking.
                for (var n = 0; n < 200; n++)
                {
                    var shopper = n < 100 ? shoppers - 100 + n : random.Below(shoppers);
                    var own = SplitMix64.Mix((ulong)i + 1, (ulong)shopper);
                    var liking = (own >> 20) % 1_000 / 1_000d * 0.6;
                    var hits = Enumerable.Range(0, 5).Count(_ => random.Happens(liking));
                    ((own & 1) == 0 ? first : second).Add((int)(own >> 1) & 255, hits, 5);
                }

                var difference = first.Value - second.Value;
                var error = Math.Sqrt(
                    Math.Pow(first.StandardError!.Value, 2) + Math.Pow(second.StandardError!.Value, 2));
                var observations = first.Weight + second.Weight;
                isDecided |= ConfidenceSequence.Of(difference, error, observations, 0.05).PValue <= 0.05;
                isDecidedNaively |= Math.Abs(difference) > 1.96 * error;
            }

            decided += isDecided ? 1 : 0;
            decidedNaively += isDecidedNaively ? 1 : 0;
        }

        // 0.05 and three standard errors of 400 experiments.
        ((double)decided / experiments).ShouldBeLessThan(0.05 + (3 * Math.Sqrt(0.05 * 0.95 / experiments)), $"{seed}");
        ((double)decidedNaively / experiments).ShouldBeGreaterThan(0.15, $"{seed}");
    }
}
