using System.Globalization;
using System.Text;
using CartStream.Events;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Events;

public sealed class EventNumberTests
{
    [Theory]
    [InlineData("2.62", "2.62")]
    [InlineData("33.20", "33.20")]
    [InlineData("-79.37", "-79.37")]
    [InlineData("0", "0")]
    [InlineData("1e3", "1000")]
    [InlineData("12345678901234567890.5", "12345678901234567890.5")]
    public void TryParseDecimal_number_keeps_its_digits(string text, string value)
    {
        EventNumber.TryParseDecimal(Encoding.UTF8.GetBytes(text), out var parsed).ShouldBeTrue();
        parsed.ToString(CultureInfo.InvariantCulture).ShouldBe(value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.")]
    [InlineData("1.2.3")]
    [InlineData("+1")]
    [InlineData("1,5")]
    [InlineData("NaN")]
    [InlineData(" 1")]
    [InlineData("1e99")]
    public void TryParseDecimal_anything_else_is_refused(string text)
    {
        EventNumber.TryParseDecimal(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();
    }

    [Fact]
    public void TryParseDecimal_any_decimal_is_read_back()
    {
        Prop.ForAll<decimal>(value =>
        {
            var text = Encoding.UTF8.GetBytes(value.ToString(CultureInfo.InvariantCulture));
            return EventNumber.TryParseDecimal(text, out var parsed) && parsed == value && parsed.Scale == value.Scale;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("999999999999999999", true)]
    [InlineData("1000000000000000000", false)]
    [InlineData("-1", false)]
    [InlineData("1.0", false)]
    [InlineData("", false)]
    public void TryParseWhole_takes_up_to_18_digits(string text, bool isTaken)
    {
        EventNumber.TryParseWhole(Encoding.UTF8.GetBytes(text), out _).ShouldBe(isTaken);
    }
}
