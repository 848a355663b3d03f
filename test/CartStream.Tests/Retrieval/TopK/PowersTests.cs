using CartStream.Retrieval.TopK;

namespace CartStream.Tests.Retrieval.TopK;

public sealed class PowersTests
{
    [Theory]
    [InlineData(0.0625f)]
    [InlineData(0.125f)]
    [InlineData(0.25f)]
    [InlineData(0.5f)]
    [InlineData(1f)]
    [InlineData(1.6f)]
    [InlineData(2f)]
    [InlineData(4f)]
    [InlineData(8f)]
    [InlineData(16f)]
    [InlineData(-0.5f)]
    public void Raise_numbers_of_any_count_gives_each_numbers_power(float power)
    {
        float[] numbers = [.. Enumerable.Range(1, 37).Select(i => i * i / 100f)];
        float[] expected = [.. numbers.Select(x => MathF.Pow(x, power))];

        Powers.Raise(numbers, power);

        for (var i = 0; i < numbers.Length; i++)
            numbers[i].ShouldBe(expected[i], expected[i] * 1e-5f);
    }

    [Theory]
    [InlineData(0.25f)]
    [InlineData(1.6f)]
    [InlineData(4f)]
    public void Raise_zero_stays_zero(float power)
    {
        var numbers = new float[19];

        Powers.Raise(numbers, power);

        numbers.ShouldAllBe(number => number == 0);
    }
}
