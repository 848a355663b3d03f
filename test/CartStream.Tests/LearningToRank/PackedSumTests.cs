using CartStream.LearningToRank;

namespace CartStream.Tests.LearningToRank;

public sealed class PackedSumTests
{
    [Fact]
    public void Pack_one_row_keeps_both_derivatives()
    {
        var packed = new PackedSum(groups: 1, rows: 2);
        var sum = packed.Pack(0.25f, relevant: true);

        packed.First(sum).ShouldBe(-0.75, 1e-7);
        packed.Second(sum).ShouldBe(0.1875, 1e-7);
    }

    [Fact]
    public void Pack_sums_of_either_sign_do_not_touch_each_other()
    {
        var packed = new PackedSum(groups: 1_000, rows: 2_000);
        var (sum, first, second) = (0L, 0.0, 0.0);
        for (var i = 0; i < 1_000; i++)
        {
            var p = i / 1_000f;
            sum += packed.Pack(p, relevant: true) + packed.Pack(1 - p, relevant: i % 3 == 0);
            first += p - 1 + (1 - p) - (i % 3 == 0 ? 1 : 0);
            second += 2 * p * (1 - p);
        }

        packed.First(sum).ShouldBe(first, 0.01);
        packed.Second(sum).ShouldBe(second, 0.01);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60_000)]
    [InlineData(10_000_000)]
    public void Pack_worst_case_stays_within_its_half(int groups)
    {
        // Every group sure of the wrong row: |g| adds up to 2 a group, on one side of a split to 1.
        var packed = new PackedSum(groups, groups * 30);
        var row = packed.Pack(1, relevant: false);

        packed.First(row * groups).ShouldBe(groups);
        packed.First(packed.Pack(0, relevant: true) * groups).ShouldBe(-groups);
    }
}
