using System.Globalization;
using System.Text;
using CartStream.Datasets.Mapping;

namespace CartStream.Datasets.Tests.Mapping;

/// <summary>Every way in which exports write a time, and what is none.</summary>
public sealed class TimeRuleTests
{
    [Theory]
    [InlineData("2026-03-01T13:02:14Z", "2026-03-01T13:02:14.000")]
    [InlineData("2026-03-01 13:02:14+00", "2026-03-01T13:02:14.000")]
    [InlineData("2026-03-01 13:02:14.688123 UTC", "2026-03-01T13:02:14.688")]
    [InlineData("2026-03-01 13:02:14 Z", "2026-03-01T13:02:14.000")]
    [InlineData("2026-03-01 13:02:14 GMT", "2026-03-01T13:02:14.000")]
    [InlineData("2026-03-01 13:02:14 -0500", "2026-03-01T18:02:14.000")]
    [InlineData("2026-03-01 13:02:14 +0000 UTC", "2026-03-01T13:02:14.000")]
    [InlineData("2026-03-01T13:02:14,688+01:00[Europe/Oslo]", "2026-03-01T12:02:14.688")]
    [InlineData("2026-03-01 13:02", "2026-03-01T13:02:00.000")]
    [InlineData("2026-03-01", "2026-03-01T00:00:00.000")]
    [InlineData("2026/3/1 1:02:14 PM", "2026-03-01T13:02:14.000")]
    [InlineData("20260301", "2026-03-01T00:00:00.000")]
    [InlineData("20260301130214", "2026-03-01T13:02:14.000")]
    [InlineData("20260301T130214Z", "2026-03-01T13:02:14.000")]
    [InlineData("Sun, 01 Mar 2026 13:02:14 GMT", "2026-03-01T13:02:14.000")]
    [InlineData("Mar 1, 2026", "2026-03-01T00:00:00.000")]
    [InlineData("1772370134", "2026-03-01T13:02:14.000")]
    [InlineData("1772370134.688", "2026-03-01T13:02:14.688")]
    [InlineData("1.772370134688E9", "2026-03-01T13:02:14.688")]
    [InlineData("1772370134688", "2026-03-01T13:02:14.688")]
    [InlineData("1772370134688000", "2026-03-01T13:02:14.688")]
    [InlineData("1772370134688000123", "2026-03-01T13:02:14.688")]
    [InlineData("2569-03-01 13:02:14", "2026-03-01T13:02:14.000")]
    [InlineData("2567-02-29", "2024-02-29T00:00:00.000")]
    [InlineData("1404-12-10 13:02:14", "2026-03-01T13:02:14.000")]
    [InlineData("1403/12/30", "2025-03-20T00:00:00.000")]
    [InlineData("1403-02-31T00:00:00", "2024-05-20T00:00:00.000")]
    public void TryParse_auto_reads_it(string text, string expected)
    {
        Parse(text, TimeRule.Auto).ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1004")]
    [InlineData("03/04/2026")]
    [InlineData("2026-02-30")]
    [InlineData("2026-03-01 25:00")]
    [InlineData("2026-03-01 13:02:14 CET")]
    [InlineData("2026-03-01 13:02:14+0")]
    [InlineData("1403-12-31")]
    [InlineData("13:02:14")]
    [InlineData("yesterday")]
    public void TryParse_auto_refuses_what_is_none_or_could_be_another(string text)
    {
        Parse(text, TimeRule.Auto).ShouldBeNull();
    }

    [Theory]
    [InlineData("MM/dd/yyyy", "3/4/2026 8:26", "2026-03-04T08:26:00.000")]
    [InlineData("dd/MM/yyyy", "3/4/2026 8:26", "2026-04-03T08:26:00.000")]
    [InlineData("MM/dd/yyyy", "12/1/10 8:26", "2010-12-01T08:26:00.000")]
    [InlineData("dd.MM.yyyy", "31.12.2026", "2026-12-31T00:00:00.000")]
    [InlineData("yyyyMMdd HHmm", "20260301 1302", "2026-03-01T13:02:00.000")]
    [InlineData("s", "1772370134688", "2026-03-01T13:02:14.688")]
    [InlineData("ms", "1772370134", "2026-03-01T13:02:14.000")]
    [InlineData("s", "5", "1970-01-01T00:00:05.000")]
    [InlineData("excel", "45231.5", "2023-11-01T12:00:00.000")]
    [InlineData("excel", "45231,5", "2023-11-01T12:00:00.000")]
    [InlineData("excel", "45231", "2023-11-01T00:00:00.000")]
    [InlineData("excel", "45231.5416666667", "2023-11-01T13:00:00.000")]
    [InlineData("excel", "2023-11-01 13:00", "2023-11-01T13:00:00.000")]
    [InlineData("dd/MM/yyyy", "15/01/2567 10:00", "2024-01-15T10:00:00.000")]
    [InlineData("dd/MM/yyyy", "15/01/67 10:00", null)]
    [InlineData("dd/MM/yyyy", "15/01/49 10:00", "2049-01-15T10:00:00.000")]
    [InlineData("excel", "5", null)]
    [InlineData("excel", "99999", null)]
    public void TryParse_given_format_reads_it(string format, string text, string? expected)
    {
        Parse(text, format).ShouldBe(expected);
    }

    [Theory]
    [InlineData("2026-03-01 13:02:14", "2026-03-01T12:02:14.000")]
    [InlineData("2026-07-01 13:02:14", "2026-07-01T11:02:14.000")]
    [InlineData("2026-07-01 13:02:14Z", "2026-07-01T13:02:14.000")]
    [InlineData("1772370134", "2026-03-01T13:02:14.000")]
    public void TryParse_zone_counts_where_no_offset_is_written(string text, string expected)
    {
        Parse(text, TimeRule.Auto, "Europe/Oslo").ShouldBe(expected);
    }

    [Fact]
    public void TryParse_day_number_of_Excel_is_in_the_zone()
    {
        Parse("45231.5", "excel", "Europe/Oslo").ShouldBe("2023-11-01T11:00:00.000");
    }

    [Fact]
    public void Faults_name_what_is_unknown()
    {
        TimeRule.Faults("weeks", "Europe/Atlantis").ShouldBe(
        [
            "time_format is 'weeks', expected auto, s, ms, us, ns, excel, ticks, filetime, julian, "
                + "since2001, line or a pattern such as yyyy-MM-dd HH:mm:ss or MM/dd/yyyy",
            "time_zone is 'Europe/Atlantis', expected a time zone such as Europe/Oslo",
        ]);
    }

    private static string? Parse(string text, string format, string zone = TimeRule.Utc) =>
        new TimeRule(format, zone).TryParse(Encoding.UTF8.GetBytes(text), 1, out var ms)
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture)
            : null;
}
