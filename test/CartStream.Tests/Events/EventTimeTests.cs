using System.Globalization;
using System.Text;
using CartStream.Events;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Events;

public sealed class EventTimeTests
{
    private const int MsPerDay = 86_400_000;

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("2019-10-01 00:00:03 UTC", 1_569_888_003_000)]
    [InlineData("2019-10-01T00:00:03", 1_569_888_003_000)]
    [InlineData("2019-10-01T00:00:03.5Z", 1_569_888_003_500)]
    [InlineData("2019-10-01T00:00:03.123999999Z", 1_569_888_003_123)]
    [InlineData("2019-10-01T02:00:03+02:00", 1_569_888_003_000)]
    [InlineData("2019-09-30T18:30:03-0530", 1_569_888_003_000)]
    [InlineData("2020-02-29T00:00:00Z", 1_582_934_400_000)]
    [InlineData("2000-03-01T00:00:00Z", 951_868_800_000)]
    [InlineData("1969-12-31T23:59:59Z", -1_000)]
    public void TryParse_time_in_any_accepted_form_is_read(string text, long timeMs)
    {
        EventTime.TryParse(Encoding.UTF8.GetBytes(text), out var parsed).ShouldBeTrue();
        parsed.ShouldBe(timeMs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2019-10-01")]
    [InlineData("2019-10-01T00:00")]
    [InlineData("2019-02-29T00:00:00Z")]
    [InlineData("2019-00-01T00:00:00Z")]
    [InlineData("2019-13-01T00:00:00Z")]
    [InlineData("2019-10-00T00:00:00Z")]
    [InlineData("2019-10-32T00:00:00Z")]
    [InlineData("2019-10-01T24:00:00Z")]
    [InlineData("2019-10-01T00:60:00Z")]
    [InlineData("2019-10-01T00:00:60Z")]
    [InlineData("0000-10-01T00:00:00Z")]
    [InlineData("2019-10-01T00:00:00.Z")]
    [InlineData("2019-10-01T00:00:00 CET")]
    [InlineData("2019-10-01T00:00:00+2")]
    [InlineData("2019-10-01T00:00:00+24:00")]
    [InlineData("2019-10-01T00:00:00+02:60")]
    [InlineData("2019/10/01T00:00:00Z")]
    [InlineData("2O19-10-01T00:00:00Z")]
    public void TryParse_anything_else_is_refused(string text)
    {
        EventTime.TryParse(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();
    }

    [Fact]
    public void Format_any_time_is_read_back_and_agrees_with_the_runtime()
    {
        var times = from day in Gen.Choose(0, (int)(EventLimits.TimeMsMax / MsPerDay))
                    from ms in Gen.Choose(0, MsPerDay - 1)
                    select (day * (long)MsPerDay) + ms;
        Prop.ForAll(times.ToArbitrary(), timeMs =>
        {
            Span<byte> text = stackalloc byte[EventTime.TextBytesMax];
            var written = text[..EventTime.Format(timeMs, text)];
            var byRuntime = DateTimeOffset.Parse(Encoding.UTF8.GetString(written), CultureInfo.InvariantCulture);
            return EventTime.TryParse(written, out var parsed) && parsed == timeMs
                && byRuntime.ToUnixTimeMilliseconds() == timeMs;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Format_time_outside_the_limits_throws()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => EventTime.Format(-1, new byte[EventTime.TextBytesMax]));
    }
}
