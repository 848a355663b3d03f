using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Tests.Reading;

namespace CartStream.Datasets.Tests.Mapping;

/// <summary>
/// Lines of an order that are no items of the shop, or parts of another line, are skipped and counted.
/// </summary>
public sealed class NoItemTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("SHIPPING", "Standard shipping (DHL)")]
    [InlineData("GIFTCARD-50", "Gift card 50")]
    [InlineData("DISCOUNT", "Discount SPRING10")]
    [InlineData("X1", "Payment fee")]
    [InlineData("PORT", "Frais de port")]
    [InlineData("X2", "Versandkosten")]
    [InlineData("X3", "Dostawa")]
    [InlineData("X4", "送料")]
    [InlineData("Total", "Tea")]
    [InlineData("Zwischensumme", "Tea")]
    public void Line_that_its_id_or_name_calls_no_item_is_skipped_and_counted(string sku, string name)
    {
        var inspection = Inspect("order_id,date,customer,sku,product_name,qty\n"
            + $"1,2026-03-04,ann,T1,Tea,2\n1,2026-03-04,ann,{sku},{name},1\n2,2026-03-05,bob,T1,Tea,1\n");

        inspection.Proposal.Columns.ShouldContain(use => use.Field == "no_item");
        var outcome = Read(inspection);
        outcome.Events.Count.ShouldBe(2);
        outcome.Counts.Skipped.ShouldBe(1);
    }

    [Theory]
    [InlineData("T2", "Gift card holder")]
    [InlineData("T3", "Delivery van (toy)")]
    [InlineData("T4", "Tax law for beginners")]
    [InlineData("T5", "Discount tire sealant")]
    public void Item_that_is_called_alike_is_an_item(string sku, string name)
    {
        var inspection = Inspect("order_id,date,customer,sku,product_name,qty\n"
            + $"1,2026-03-04,ann,T1,Tea,2\n1,2026-03-04,ann,{sku},{name},1\n");

        Read(inspection).Events.Count.ShouldBe(2);
    }

    [Fact]
    public void Type_of_a_line_tells_what_is_no_item()
    {
        var inspection = Inspect("order_id,date,customer,line_type,sku,qty\n1,2026-03-04,ann,product,T1,1\n"
            + "1,2026-03-04,ann,shipping,UPS,1\n2,2026-03-05,bob,gift_card,GC,1\n2,2026-03-05,bob,discount,D10,1\n");

        Read(inspection).Events.ShouldHaveSingleItem().ShouldContain("purchase T1 ann");
    }

    [Fact]
    public void Promotion_among_the_lines_of_a_nested_order_is_no_item()
    {
        var inspection = Inspect("""
            {"orderDateTime":"2026-03-04T08:00:00Z","orderCustomer":{"customerId":"ann"},
             "stateMachineState":{"technicalName":"open"},"lineItems":[{"type":"product","productId":"T1",
             "quantity":2},{"type":"promotion","productId":null,"quantity":1}]}
            {"orderDateTime":"2026-03-05T08:00:00Z","orderCustomer":{"customerId":"bob"},
             "stateMachineState":{"technicalName":"cancelled"},"lineItems":[{"type":"product","productId":"C1",
             "quantity":1}]}

            """);

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        var outcome = Read(inspection);
        outcome.Events.ShouldHaveSingleItem().ShouldContain("purchase T1 ann");
        outcome.Counts.Skipped.ShouldBe(2);
    }

    [Fact]
    public void Line_that_is_part_of_another_is_not_bought_twice()
    {
        var inspection = Inspect("order_id,created_at,customer_id,parent_item_id,item_id,sku,qty_ordered\n"
            + "1,2026-03-04,ann,,11,TEA,2\n1,2026-03-04,ann,11,12,TEA,2\n2,2026-03-05,bob,,13,CUP,1\n");

        Read(inspection).Events.Select(e => e[(e.IndexOf(' ') + 1)..])
            .ShouldBe(["purchase TEA ann - 2", "purchase CUP bob - 1"]);
    }

    [Fact]
    public void Given_values_count_instead_of_words()
    {
        var path = _folder.Write("export.csv", "order_id,date,customer,sku,qty\n1,2026-03-04,ann,ZZ,1\n"
            + "1,2026-03-04,ann,SHIPPING,1\n");
        var given = new FormatOptions
        {
            NoItems = new Dictionary<string, IReadOnlyList<string>> { ["sku"] = ["ZZ"] },
        };

        ReadOutcome.Of(new EventFileOptions { Format = given }, path).Events
            .ShouldHaveSingleItem().ShouldContain("SHIPPING");
    }

    [Fact]
    public void Charges_of_the_open_online_retail_data_are_no_items()
    {
        var path = _folder.Write("retail.csv",
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
            + "1,85123A,HEART,2,12/13/2010 8:26,2.55,17850,UK\n1,POST,POSTAGE,1,12/13/2010 8:26,18,17850,UK\n"
            + "1,M,Manual,1,12/13/2010 8:26,1,17850,UK\n");

        ReadOutcome.Of(path).Events.ShouldHaveSingleItem().ShouldContain("85123A");
    }

    [Fact]
    public void Mapping_that_is_written_skips_them_too()
    {
        var inspection = Inspect("order_id,date,customer,line_type,sku,qty\n1,2026-03-04,ann,product,T1,1\n"
            + "1,2026-03-04,ann,shipping,UPS,1\n");
        var text = EventMappingJson.ToText(inspection.Proposal.Mapping);

        text.ShouldContain("\"no_item\": {");
        EventMappingJson.Read(text, out var faults).NoItems.Keys.ShouldBe(["line_type"]);
        faults.ShouldBeEmpty();
    }

    private FileInspection Inspect(string content) =>
        EventFiles.Inspect(_folder.Write("export.csv", content), new FormatOptions());

    private static ReadOutcome Read(FileInspection inspection) => ReadOutcome.Of(
        new EventFileOptions { Format = new() { Mapping = inspection.Proposal.Mapping } }, inspection.Path);
}
