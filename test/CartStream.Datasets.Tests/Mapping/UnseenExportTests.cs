using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Tests.Reading;

namespace CartStream.Datasets.Tests.Mapping;

/// <summary>
/// Exports of tills, accounting and trackers without a known layout are read correctly, or a question is asked.
/// </summary>
public sealed class UnseenExportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Datum;Uhrzeit;Kunde;Material;Menge;Nettopreis\n",
        "04.03.2026;08:04:10;c1;P0;1;3,50\n14.03.2026;8:05;c2;P1;2;4,50\n")]
    [InlineData("Time,Date,Customer,SKU,Qty,Price\n",
        "08:04:10 AM,03/04/26,c1,P0,1,3.50\n8:05 am,03/14/26,c2,P1,2,4.50\n")]
    [InlineData("order_date,order_time,customer_id,sku,qty,price\n",
        "20260304,08:04:10,c1,P0,1,3.50\n20260314,08:05:00,c2,P1,2,4.50\n")]
    public void Date_and_time_of_day_in_two_columns_are_one_time(string header, string rows)
    {
        var inspection = Inspect(header + rows);

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        Events(inspection).Select(e => e[..(e.IndexOf(' ') + 9)]).ShouldBe(
            ["1772611450000 purchase", "1773475500000 purchase"]);
    }

    [Fact]
    public void Date_that_does_not_go_with_the_time_of_day_is_taken_alone()
    {
        var inspection = Inspect("date,time,customer,sku,qty\n\"Mar 4, 2026\",08:04,c1,P0,1\n");

        Events(inspection).Count.ShouldBe(1);
    }

    [Fact]
    public void Row_without_its_time_of_day_is_at_the_days_begin()
    {
        var inspection = Inspect("date,time,customer,sku,qty\n2026-03-04,08:04,c1,P0,1\n2026-03-05,,c1,P0,1\n");

        Events(inspection).Select(e => e.Split(' ')[0]).ShouldBe(["1772611440000", "1772668800000"]);
    }

    [Theory]
    [InlineData("202603040804", "2026-03-04T08:04:00.000Z")]
    [InlineData("2026030408", "2026-03-04T08:00:00.000Z")]
    public void Compact_times_to_the_minute_and_to_the_hour_are_no_counts_of_seconds(string time, string expected)
    {
        var inspection = Inspect($"ga:dateHour,ga:clientId,ga:productSku\n{time},c1,P0\n{time},c2,P0\n");

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        var at = DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture);
        Events(inspection)[0].ShouldStartWith($"{at.ToUnixTimeMilliseconds()} view P0 c1");
    }

    [Theory]
    [InlineData("InvoiceDate,customer,sku,qty\n45231.5,c1,P0,1\n45232.25,c2,P0,1\n")]
    [InlineData("Order Date,customer,sku,qty\n45231.5,c1,P0,1\n45232,c2,P0,1\n")]
    [InlineData("Bestelldatum;customer;sku;qty\n45231,5;c1;P0;1\n45232,25;c2;P0;1\n")]
    [InlineData("Created at,customer,sku,qty\n45231.5,c1,P0,1\n45232.25,c2,P0,1\n")]
    public void Column_of_dates_may_hold_day_numbers_of_Excel(string rows)
    {
        var inspection = Inspect(rows);

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        Events(inspection)[0].ShouldStartWith("1698840000000 purchase P0 c1");
    }

    [Fact]
    public void Numbers_that_may_be_seconds_are_not_taken_for_day_numbers_of_Excel_unasked()
    {
        var fractions = Inspect("timestamp,customer,sku,qty\n45231.5,c1,P0,1\n45232.25,c2,P0,1\n").Proposal;
        var whole = Inspect("timestamp,customer,sku,qty\n45231,c1,P0,1\n45232,c2,P0,1\n").Proposal;
        var ids = Inspect("customer_id,sku,qty\n45231,P0,1\n45232,P1,1\n").Proposal;

        fractions.Doubts.ShouldHaveSingleItem().ShouldBe(
            "timestamp: 45231.5 may be a day number of Excel or a count of "
            + "seconds; if it is Excel's, say it with --time-format excel");
        whole.Missing.ShouldBe(["event_time"]);
        ids.Missing.ShouldBe(["event_time"]);
    }

    [Fact]
    public void Pattern_of_digits_counts_before_what_the_digits_could_be_else()
    {
        new TimeRule("yyyyMMddHH", TimeRule.Utc).TryParse("2026030408"u8, 0, out var time).ShouldBeTrue();

        DateTimeOffset.FromUnixTimeMilliseconds(time).ShouldBe(new(2026, 3, 4, 8, 0, 0, TimeSpan.Zero));
        new TimeRule(TimeRule.Auto, TimeRule.Utc).TryParse("1772611450"u8, 0, out time).ShouldBeTrue();
        time.ShouldBe(1_772_611_450_000);
    }

    [Fact]
    public void Column_of_few_words_that_tells_what_was_done_is_not_left_out_unasked()
    {
        var inspection = Inspect(
            "EVT_TS|CUST_NO|ARTICLE_NO|EVT_CD\n20260304T080000|c1|P0|X1\n20260304T080100|c1|P0|X2\n");

        inspection.Proposal.IsSure.ShouldBeFalse();
        inspection.Proposal.Doubts.ShouldContain(doubt =>
            doubt.StartsWith("EVT_CD: looks like what was done, but nobody knows what 'X1', 'X2' mean"));
    }

    [Fact]
    public void Words_that_trackers_have_for_what_was_done_are_known()
    {
        var inspection = Inspect("""
            Event Name,Event Timestamp,Person Email,Product ID
            Viewed Product,2026-03-04 08:00:00+00:00,a@x.example,P0
            Added to Cart,2026-03-04 08:00:01+00:00,a@x.example,P0
            Removed from Cart,2026-03-04 08:00:02+00:00,a@x.example,P0
            Ordered Product,2026-03-04 08:00:03+00:00,a@x.example,P0

            """);

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        Events(inspection).Select(e => e.Split(' ')[1]).ShouldBe(["view", "cart", "remove_from_cart", "purchase"]);
    }

    [Fact]
    public void Title_before_the_header_is_named_with_what_to_do()
    {
        var inspection = Inspect(
            "Sales by customer\nCompany;1000\nMade on;04.03.2026\n\nDatum;Kunde;Material;Menge\n"
            + "04.03.2026;c1;P0;1\n05.03.2026;c2;P1;1\n");

        inspection.Proposal.Doubts.ShouldContain("3 rows stand before the one that looks like the header, "
            + "'Datum;Kunde;Material;Menge': take them out, so that the file begins with it");
    }

    private FileInspection Inspect(string content) =>
        EventFiles.Inspect(_folder.Write("export.csv", content), new FormatOptions());

    private static IReadOnlyList<string> Events(FileInspection inspection) => ReadOutcome.Of(
        new EventFileOptions { Format = new() { Mapping = inspection.Proposal.Mapping } }, inspection.Path).Events;
}
