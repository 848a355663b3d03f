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
            doubt.StartsWith("EVT_CD: looks like what was done, but it is unknown what 'X1', 'X2' mean"));
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

    [Theory]
    [InlineData("Date created,Time\n\"Mar 4, 2026\",8:05:00 AM\n\"Mar 5, 2026\",9:05:00 PM", 1_772_744_700_000)]
    [InlineData("date,hour\n2026-03-04,8\n2026-03-05,21", 1_772_744_400_000)]
    [InlineData("when,note\n20260304 080500,a\n20260305 210500,b", 1_772_744_700_000)]
    [InlineData("when,note\n03/14/2026 8:05 a.m.,a\n03/15/2026 9:05 p.m.,b", 1_773_608_700_000)]
    [InlineData("Date,Time,Time Zone\n2026-03-04,08:05,Europe/Oslo\n2026-03-05,22:05,Europe/Oslo", 1_772_744_700_000)]
    public void Time_is_the_whole_of_what_the_row_says(string columns, long last)
    {
        string[] rows = columns.Split('\n');
        var inspection = Inspect($"{rows[0]},customer,sku,qty\n{rows[1]},c1,P0,1\n{rows[2]},c2,P1,1\n");

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        Events(inspection)[1].ShouldStartWith($"{last} purchase P1 c2");
    }

    [Fact]
    public void Letters_of_a_zone_are_asked_about_with_a_pattern_that_reads_them()
    {
        var inspection = Inspect(
            "at,customer,sku,qty\n2026-03-04 08:05:00 PST,c1,P0,1\n2026-03-05 13:05:00 PST,c2,P1,1\n");

        inspection.Proposal.Doubts.ShouldBe(["at: '2026-03-04 08:05:00 PST' ends with letters that may mean several "
            + "zones; say which it is with --map event_time=at --time-format \"yyyy-MM-dd HH:mm:ss 'PST'\" and "
            + "--time-zone with a name such as Europe/Oslo"]);
        var told = new FormatOptions
        {
            Fields = new Dictionary<EventField, string> { [EventField.EventTime] = "at" },
            TimeFormat = "yyyy-MM-dd HH:mm:ss 'PST'",
            TimeZone = "America/Los_Angeles",
            DefaultType = "purchase",
        };
        ReadOutcome.Of(new EventFileOptions { Format = told }, inspection.Path).Events[1]
            .ShouldStartWith("1772744700000 purchase P1 c2");
    }

    [Fact]
    public void Zones_that_differ_are_asked_about()
    {
        const string rows = "Date,Time,Time Zone,customer,sku,qty\n"
            + "2026-03-04,08:05,Eastern Time (US & Canada),c1,P0,1\n";

        Inspect(rows).Proposal.Doubts.ShouldBe(["Time Zone: has 'Eastern Time (US & Canada)', but times are read as "
            + "UTC; say where they are with --time-zone and a name such as Europe/Oslo, or that they are UTC with "
            + "--time-zone Etc/UTC"]);
        EventFiles.Inspect(_folder["export.csv"], new FormatOptions { TimeZone = "Etc/UTC" })
            .Proposal.IsSure.ShouldBeTrue();
    }

    [Fact]
    public void What_is_less_than_nothing_in_books_is_given_back()
    {
        var brackets = Inspect("date,customer,sku,qty,price\n2026-03-04,c1,P0,2,$4.00\n2026-03-05,c1,P0,(1),($4.00)\n");
        Events(brackets).ShouldBe(
            ["1772582400000 purchase P0 c1 - 4.00 2", "1772668800000 refund P0 c1 - 4.00 1"]);
        var behind = Inspect("Datum;Kunde;Material;Menge\n04.03.2026;c1;P0;2,000\n14.03.2026;c1;P0;1,000-\n");
        Events(behind).ShouldBe(["1772582400000 purchase P0 c1 - 2", "1773446400000 refund P0 c1 - 1"]);
    }

    [Fact]
    public void Goods_by_weight_have_a_quantity()
    {
        Events(Inspect("date,customer,sku,quantity\n2026-03-04,c1,P0,0.75\n2026-03-05,c1,P0,1.5\n"))
            .Select(e => e[^1]).ShouldBe(['1', '2']);
    }

    [Fact]
    public void Rows_of_an_order_that_leave_out_what_its_first_says_are_filled()
    {
        var path = _folder.Write("export.csv",
            "Order ID,Email,Created at,Lineitem quantity,Lineitem sku,Financial Status\n"
            + "1,ann,2026-03-04,2,P0,PAID\n1,,,1,P1,\n2,bob,2026-03-05,1,P0,REFUNDED\n2,,,1,P1,\n");

        var read = ReadOutcome.Of(path);

        read.Events.ShouldBe(["1772582400000 purchase P0 ann - 2", "1772582400000 purchase P1 ann - 1"]);
        read.Counts.Skipped.ShouldBe(2);
    }

    [Fact]
    public void Pieces_that_were_given_back_undo_a_line_where_they_are_all()
    {
        var path = _folder.Write("export.csv", "order_id,created_at,sku,qty_ordered,qty_canceled,customer_id\n"
            + "11,2026-03-04,P0,2.0000,0.0000,c1\n12,2026-03-05,P1,1.0000,1.0000,c2\n13,2026-03-06,P0,2,1,c3\n");

        ReadOutcome.Of(path).Events.Select(e => e.Split(' ')[3]).ShouldBe(["c1", "c3"]);
    }

    [Fact]
    public void Flags_of_what_was_done_are_asked_about()
    {
        var one = Inspect("ts,user,item,purchased\n2026-03-04,u1,i1,0\n2026-03-05,u1,i1,1\n");
        one.Proposal.Doubts.ShouldBe(["purchased: says by yes or no what was done, but every row would be a view; say "
            + "it with --map event_type=purchased --map-type 0=view,1=purchase, or that every row is one with "
            + "--default-type view"]);
        var several = Inspect("ts,user,item,is_click,is_cart,is_buy\n2026-03-04,u1,i1,1,0,0\n2026-03-05,u1,i1,1,1,1\n");
        several.Proposal.Doubts.ShouldHaveSingleItem()
            .ShouldStartWith("is_buy, is_cart: say by yes or no what was done");
    }

    [Theory]
    [InlineData("order_id,order_date,customer_id,sku,qty\nOrder,Date,Customer,SKU,Quantity\n1,2026-03-04,ann,T1,2\n",
        "the second row, 'Order,Date,Customer,SKU,Quantity', looks like another header: take out one of the two, the "
        + "second with sed 2d")]
    [InlineData("ts,user_id,sku,event\n2026-03-04,ann,T1,view,\n2026-03-05,ann,T1,view,\n",
        "every row ends with a ',' that the header lacks: add one to the header, with sed '1s/$/,/'")]
    [InlineData("ts,user_id,sku,event\n2026-03-04,ann,T1,view,7\n2026-03-05,ann,T1,view,8\n",
        "every row has 5 fields, and the header 4: name each column in the header")]
    public void Header_that_is_none_of_its_rows_is_named_with_what_to_do(string rows, string doubt)
    {
        Inspect(rows).Proposal.Doubts.ShouldContain(doubt);
    }

    [Fact]
    public void Ids_that_a_spreadsheet_changed_are_asked_about()
    {
        Inspect("date,customer,ean,qty\n2026-03-04,c1,4.00638E+12,1\n2026-03-05,c2,4.00638E+12,1\n").Proposal.Doubts
            .ShouldBe(["ean: '4.00638E+12' is a number that a spreadsheet has rounded, so that different ids look the "
                + "same; export the column as text"]);
        Inspect("date,customer,ean,qty\n2026-03-04,c1,=\"0012\",1\n2026-03-05,c2,=\"0013\",1\n").Proposal.Doubts
            .ShouldBe(["ean: =\"0012\" is a formula; take the ids out of theirs with sed 's/=\"\\([^\"]*\\)\"/\\1/g'"]);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("#N/A")]
    [InlineData("(none)")]
    public void Sign_for_nothing_is_no_item(string nothing)
    {
        var inspection = Inspect($"date,customer,sku,qty\n2026-03-04,c1,P0,1\n2026-03-05,c2,{nothing},1\n");

        Events(inspection).ShouldHaveSingleItem().ShouldContain(" P0 c1");
    }

    [Fact]
    public void Xml_is_named()
    {
        var path = _folder.Write("orders.xml", "<?xml version=\"1.0\"?>\n<orders><order/></orders>\n");

        Should.Throw<CartStream.Datasets.Files.EventFileException>(() => EventFiles.Inspect(path, new FormatOptions()))
            .Message.ShouldEndWith("orders.xml: is XML or HTML, expected rows or JSON: export it as CSV or JSON");
    }

    private FileInspection Inspect(string content) =>
        EventFiles.Inspect(_folder.Write("export.csv", content), new FormatOptions());

    private static IReadOnlyList<string> Events(FileInspection inspection) => ReadOutcome.Of(
        new EventFileOptions { Format = new() { Mapping = inspection.Proposal.Mapping } }, inspection.Path).Events;
}
