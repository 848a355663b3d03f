using CartStream.Cli.Verbs;

namespace CartStream.Cli.Tests.Verbs;

public sealed class SpeedTests
{
    [Theory]
    [InlineData("60x", 60.0)]
    [InlineData("60", 60.0)]
    [InlineData("0.5x", 0.5)]
    [InlineData("max", null)]
    public void TryParse_good_text_is_read(string text, double? factor)
    {
        Speed.TryParse(text, out var speed).ShouldBeTrue();
        speed.Factor.ShouldBe(factor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("0x")]
    [InlineData("-1x")]
    [InlineData("fast")]
    [InlineData("NaN")]
    public void TryParse_bad_text_is_refused(string text) => Speed.TryParse(text, out _).ShouldBeFalse();
}
