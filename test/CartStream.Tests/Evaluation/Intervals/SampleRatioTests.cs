using CartStream.Evaluation.Intervals;

namespace CartStream.Tests.Evaluation.Intervals;

public sealed class SampleRatioTests
{
    /// <summary>
    /// By hand, halves, one shopper: B(51, 50)/B(50, 50) = 50/100 against a half, so nothing is said. Two of one arm:
    /// 50·51/(100·101) against a quarter: 1.0099.
    /// </summary>
    [Fact]
    public void P_value_hand_computed_case_is_the_inverse_of_the_bayes_factor()
    {
        SampleRatio.PValue([1, 0], [0.5, 0.5]).ShouldBe(1, 1e-9);
        SampleRatio.PValue([2, 0], [0.5, 0.5]).ShouldBe(1 / (50 * 51 / (100d * 101) / 0.25), 1e-9);
    }

    [Fact]
    public void P_value_without_shoppers_is_one() => SampleRatio.PValue([0, 0], [0.5, 0.5]).ShouldBe(1);

    [Fact]
    public void P_value_of_more_shares_than_counts_is_refused() =>
        Should.Throw<ArgumentException>(() => SampleRatio.PValue([1], [0.5, 0.5])).Message.ShouldContain("found 2");

    [Theory]
    [InlineData(5_250, 4_750, 0.5)]
    [InlineData(9_300, 700, 0.9)]
    [InlineData(80, 20, 0.5)]
    public void P_value_of_shoppers_who_are_dealt_wrongly_is_small(long first, long second, double share)
    {
        SampleRatio.PValue([first, second], [share, 1 - share]).ShouldBeLessThan(SampleRatio.WrongBelow);
    }

    [Theory]
    [InlineData(5_050, 4_950, 0.5)]
    [InlineData(9_020, 980, 0.9)]
    public void P_value_of_shoppers_who_are_dealt_rightly_is_not(long first, long second, double share)
    {
        SampleRatio.PValue([first, second], [share, 1 - share]).ShouldBeGreaterThan(0.05);
    }

    [Fact]
    public void P_value_of_an_arm_without_a_share_leaves_it_out() =>
        SampleRatio.PValue([40, 60, 0], [0.4, 0.6, 0]).ShouldBe(SampleRatio.PValue([40, 60], [0.4, 0.6]), 1e-12);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0.5, 0.57236494292470008)]
    [InlineData(5, 3.1780538303479458)]
    [InlineData(101, 363.73937555556349)]
    public void Log_gamma_is_that_of_tables(double x, double expected) =>
        SampleRatio.LogGamma(x).ShouldBe(expected, 1e-10);

    [Fact]
    public void Right_shares_are_seldom_ever_called_wrong()
    {
        const ulong seed = 3;
        var wrong = 0;
        for (var i = 0; i < 300; i++)
        {
            var random = new SplitMix64(SplitMix64.Mix(seed, (ulong)i));
            var counts = new long[3];
            var isWrong = false;
            for (var shoppers = 0; shoppers < 3_000; shoppers++)
            {
                var at = random.Share();
                counts[at < 0.5 ? 0 : at < 0.9 ? 1 : 2]++;
                if (shoppers % 20 == 0)
                    isWrong |= SampleRatio.PValue(counts, [0.5, 0.4, 0.1]) < 0.05;
            }

            wrong += isWrong ? 1 : 0;
        }

        // Looked at for ever it is at most 0.05 of them.
        wrong.ShouldBeLessThanOrEqualTo(26, $"{seed}");
    }
}
