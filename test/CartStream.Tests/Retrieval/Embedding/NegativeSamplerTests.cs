using CartStream.Retrieval.Embedding;

namespace CartStream.Tests.Retrieval.Embedding;

public sealed class NegativeSamplerTests
{
    [Fact]
    public void Offset_counts_is_the_logarithm_of_the_expected_draws()
    {
        // √1 : √9 : √16 = 1 : 3 : 4, so of 256 draws 32, 96 and 128.
        var sampler = new NegativeSampler([0, 1, 9, 16], power: 0.5f, draws: 256);

        sampler.Offset(1).ShouldBe(MathF.Log(32), 1e-5f);
        sampler.Offset(2).ShouldBe(MathF.Log(96), 1e-5f);
        sampler.Offset(3).ShouldBe(MathF.Log(128), 1e-5f);
    }

    [Fact]
    public void Draw_many_times_gives_rows_as_often_as_expected()
    {
        var sampler = new NegativeSampler([0, 1, 9, 16], power: 0.5f, draws: 256);
        var random = new SplitMix64(1);
        var drawn = new int[4];
        for (var i = 0; i < 80_000; i++)
            drawn[sampler.Draw(ref random)]++;

        drawn[0].ShouldBe(0);
        drawn[1].ShouldBeInRange(9_500, 10_500);
        drawn[2].ShouldBeInRange(29_300, 30_700);
        drawn[3].ShouldBeInRange(39_300, 40_700);
    }
}
