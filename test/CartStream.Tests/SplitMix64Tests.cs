namespace CartStream.Tests;

public sealed class SplitMix64Tests
{
    [Fact]
    public void Below_seed_1234567_follows_the_published_sequence()
    {
        // The first outputs for this seed are 6457827717110365317 and 3203168211198807973.
        var random = new SplitMix64(1_234_567);

        random.Below(int.MaxValue).ShouldBe(Scaled(6_457_827_717_110_365_317));
        random.Below(int.MaxValue).ShouldBe(Scaled(3_203_168_211_198_807_973));
    }

    private static int Scaled(ulong output) => (int)(((output >> 32) * int.MaxValue) >> 32);
}
