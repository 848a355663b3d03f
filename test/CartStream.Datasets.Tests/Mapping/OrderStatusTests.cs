using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Tests.Reading;

namespace CartStream.Datasets.Tests.Mapping;

/// <summary>Orders that were undone or never paid are skipped and counted, or asked about; never bought in silence.
/// </summary>
public sealed class OrderStatusTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Void?", "false", "true", "Void? true")]
    [InlineData("Order Status", "Completed", "Cancelled", "Order Status Cancelled")]
    [InlineData("status", "wc-completed", "wc-cancelled", "status wc-cancelled")]
    [InlineData("payment_status", "paid", "failed", "payment_status failed")]
    [InlineData("Payment status", "Paid", "Unpaid", "Payment status Unpaid")]
    [InlineData("financial_status", "partially_refunded", "refunded", "financial_status refunded")]
    [InlineData("order_status", "processing", "Pending payment", "order_status Pending payment")]
    [InlineData("order_status", "Awaiting Fulfillment", "Awaiting Payment", "order_status Awaiting Payment")]
    [InlineData("Bestellstatus", "abgeschlossen", "storniert", "Bestellstatus storniert")]
    [InlineData("fulfillment_status", "pending", "cancelled", "fulfillment_status cancelled")]
    [InlineData("Storno", "N", "J", "Storno J")]
    [InlineData("is_cancelled", "0", "1", "is_cancelled 1")]
    [InlineData("is_return", "false", "true", "is_return true")]
    [InlineData("is_test", "false", "true", "is_test true")]
    [InlineData("cancelled_at", "", "2026-03-06 10:00:00", "cancelled_at")]
    [InlineData("Cancel Reason", "", "customer", "Cancel Reason")]
    [InlineData("ステータス", "完了", "キャンセル", "ステータス キャンセル")]
    public void Purchase_that_was_undone_is_skipped_and_counted(string column, string done, string undone, string why)
    {
        var inspection = Inspect(Orders(column, done, undone));

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        inspection.Proposal.Columns.ShouldContain(one => one.Column == column && one.Field == "undone");
        using var source = EventFiles.Open([inspection.Path], new EventFileOptions());
        Read(source).ShouldBe(["purchase TEA ann"]);
        source.Skipped.ShouldHaveSingleItem().Name.ShouldBe(why);
    }

    [Fact]
    public void Columns_are_told_with_what_they_undo()
    {
        Inspect(Orders("Order Status", "Completed", "Cancelled")).Proposal.Columns
            .ShouldContain(new ColumnUse("Order Status", "undone", "purchases with Cancelled are skipped"));
        Inspect(Orders("Order Status", "Completed", "Shipped")).Proposal.Columns
            .ShouldContain(new ColumnUse("Order Status", "undone", "no purchase of the first rows is"));
    }

    [Fact]
    public void Word_that_first_comes_behind_the_rows_looked_at_undoes_its_purchase_too()
    {
        var rows = string.Concat(Enumerable.Range(1, 1_500).Select(i => $"{i},2026-03-04,c{i},TEA,1,paid\n"));
        var path = _folder.Write(
            "late.csv", $"order_id,date,customer,sku,qty,status\n{rows}9,2026-03-05,bob,CUP,1,void\n");

        using var source = EventFiles.Open([path], new EventFileOptions());

        Read(source).Count.ShouldBe(1_500);
        source.Skipped.ShouldHaveSingleItem().Name.ShouldBe("status void");
    }

    [Fact]
    public void Status_that_nobody_knows_is_asked_about_with_what_answers_it()
    {
        var inspection = Inspect(Orders("order status", "3", "9"));

        inspection.Proposal.Doubts.ShouldBe(["order status: it is unknown whether orders with '3', '9' are purchases; "
            + "name those that are none with --undone 'order status=3|9', or say that all are with "
            + "--undone 'order status='"]);
        ReadMapped(inspection, "order status", "9").ShouldBe(["purchase TEA ann"]);
        ReadMapped(inspection, "order status", "").ShouldBe(["purchase TEA ann", "purchase CUP bob"]);
        ReadMapped(inspection, "order status", "*").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("state", "CA", "NY")]
    [InlineData("test", "0", "1")]
    [InlineData("return_date", "2026-03-10", "2026-03-11")]
    [InlineData("cancel_date", "2026-03-10", "2026-03-11")]
    public void Column_that_says_something_else_undoes_nothing(string column, string first, string second)
    {
        var inspection = Inspect(Orders(column, first, second));

        inspection.Proposal.Columns.ShouldContain(new ColumnUse(column, null, "not used"));
    }

    [Fact]
    public void Views_are_read_whatever_the_order_became()
    {
        var inspection = Inspect("ts,event,user_id,sku,order_status\n2026-03-04,purchase,ann,TEA,completed\n"
            + "2026-03-05,view,bob,CUP,cancelled\n2026-03-05,purchase,bob,CUP,cancelled\n");

        Read(inspection).ShouldBe(["purchase TEA ann", "view CUP bob"]);
    }

    [Fact]
    public void Known_format_with_a_status_beside_is_read_without_what_was_undone()
    {
        var path = _folder.Write("rees.csv", "event_time,event_type,product_id,user_id,status\n"
            + "2026-03-04 08:05:00 UTC,purchase,TEA,ann,paid\n2026-03-04 08:06:00 UTC,purchase,CUP,bob,cancelled\n");

        using var source = EventFiles.Open([path], new EventFileOptions());

        source.Files[0].Format.ShouldBe("REES46");
        Read(source).ShouldBe(["purchase TEA ann"]);
    }

    [Fact]
    public void Lines_of_an_order_are_undone_with_its_first()
    {
        var path = _folder.Write("shopify.csv", "Name,Email,Financial Status,Created at,Lineitem quantity,"
            + "Lineitem name,Lineitem sku,Cancelled at\n"
            + "#1,ann,paid,2026-03-04 08:05:00 +0000,1,Tea,TEA,\n"
            + "#2,bob,pending,2026-03-05 08:05:00 +0000,1,Cup,CUP,2026-03-06\n#2,,,,1,Tea,TEA,\n");

        using var source = EventFiles.Open([path], new EventFileOptions());

        Read(source).ShouldBe(["purchase TEA ann"]);
        source.Counts.Skipped.ShouldBe(2);
    }

    [Fact]
    public void Status_of_a_json_order_counts_and_that_of_its_customer_does_not()
    {
        var inspection = Inspect(
            """
            {"at":"2026-03-04","customer":{"id":"ann","status":"deleted"},"status":"paid","items":[{"sku":"TEA"}]}
            {"at":"2026-03-05","customer":{"id":"bob","status":"active"},"status":"canceled","items":[{"sku":"CUP"}]}

            """);

        Read(inspection).ShouldBe(["purchase TEA ann"]);
    }

    [Fact]
    public void Mapping_reads_back_what_is_undone()
    {
        var inspection = Inspect(Orders("status", "paid", "void"));
        var text = EventMappingJson.ToText(inspection.Proposal.Mapping with
        {
            Undone = new Dictionary<string, IReadOnlyList<string>> { ["status"] = [], ["other"] = ["a", "b"] },
        });

        var again = EventMappingJson.Read(text, out var faults);

        faults.ShouldBeEmpty();
        EventMappingJson.ToText(again).ShouldBe(text);
        again.Undone["status"].ShouldBeEmpty();
        again.Undone["other"].ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Column_that_is_not_there_is_named()
    {
        var path = _folder.Write("orders.csv", Orders("status", "paid", "void"));
        var told = new FormatOptions
        {
            Undone = new Dictionary<string, IReadOnlyList<string>> { ["stat"] = [] },
        };

        Should.Throw<CartStream.Datasets.Files.EventFileException>(
                () => EventFiles.Open([path], new EventFileOptions { Format = told }))
            .Message.ShouldContain("undone names 'stat', which is no column; found order_id, date");
    }

    private static string Orders(string column, string first, string second) =>
        $"order_id,date,customer,sku,qty,{column}\n1,2026-03-04,ann,TEA,1,{first}\n2,2026-03-05,bob,CUP,2,{second}\n";

    private FileInspection Inspect(string content) =>
        EventFiles.Inspect(_folder.Write("export.csv", content), new FormatOptions());

    private static List<string> ReadMapped(FileInspection inspection, string column, params string[] values)
    {
        var told = new FormatOptions
        {
            Undone = new Dictionary<string, IReadOnlyList<string>> { [column] = values },
        };
        using var source = EventFiles.Open([inspection.Path], new EventFileOptions { Format = told });
        return Read(source);
    }

    private static List<string> Read(FileInspection inspection)
    {
        using var source = EventFiles.Open(
            [inspection.Path], new EventFileOptions { Format = new() { Mapping = inspection.Proposal.Mapping } });
        return Read(source);
    }

    private static List<string> Read(EventFileSource source)
    {
        var events = new List<string>();
        while (source.TryRead(out var e))
            events.Add(string.Join(' ', ReadOutcome.Show(e).Split(' ')[1..4]));
        return events;
    }
}
