using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Tests.Reading;

namespace CartStream.Datasets.Tests.Mapping;

/// <summary>Baskets that are spread over numbered columns, one order a row: each item is an event.</summary>
public sealed class NumberedColumnsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("order_id,date,customer,Item 1,Item 2,Item 3", "1,2026-03-04,ann,tea,cup,", "2,2026-03-05,bob,,,jug")]
    [InlineData("order_id;date;customer;product_0;product_1;product_2",
        "1;2026-03-04;ann;tea;cup;NULL", "2;2026-03-05;bob;jug;NULL;NULL")]
    [InlineData("order_id,date,customer,item1_sku,item1_name,item2_sku,item2_name",
        "1,2026-03-04,ann,tea,Green tea,cup,Cup", "2,2026-03-05,bob,jug,\"Jug, large\",,")]
    public void Items_side_by_side_are_events_and_free_places_are_none(string header, string first, string second)
    {
        var inspection = Inspect($"{header}\n{first}\n{second}\n");

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        Events(inspection).ShouldBe(
            [
                "1772582400000 purchase tea ann -", "1772582400000 purchase cup ann -",
                "1772668800000 purchase jug bob -",
            ],
            customMessage: EventMappingJson.ToText(inspection.Proposal.Mapping));
    }

    [Fact]
    public void Items_side_by_side_are_bought_even_without_an_order_or_quantities()
    {
        Inspect("Member_number;Date;Item 1;Item 2\n1808;21-07-2015;tropical fruit;whole milk\n")
            .Proposal.Mapping.DefaultType.ShouldBe("purchase");
    }

    [Fact]
    public void Quantities_and_prices_belong_to_the_item_of_their_number()
    {
        var inspection = Inspect(
            "date;customer;sku1;qty1;price1;sku2;qty2;price2\n"
            + "2026-03-04;ann;tea;2;3,50;cup;1;4,25\n2026-03-05;bob;;0;;jug;3;7,00\n");

        inspection.Proposal.Mapping.Fields[EventField.ItemId].ShouldBe("sku#");
        inspection.Proposal.Mapping.Fields[EventField.Quantity].ShouldBe("qty#");
        Events(inspection).ShouldBe(
        [
            "1772582400000 purchase tea ann - 3.50 2", "1772582400000 purchase cup ann - 4.25 1",
            "1772668800000 purchase jug bob - 7.00 3",
        ]);
    }

    [Fact]
    public void Source_with_a_hash_is_given_on_the_command_line_too()
    {
        var path = _folder.Write("a.csv", "at,who,thing.1 no,thing.2 no\n2026-03-04,ann,a,b\n");
        var options = new FormatOptions
        {
            Fields = new Dictionary<EventField, string>
            {
                [EventField.EventTime] = "at",
                [EventField.ShopperId] = "who",
                [EventField.ItemId] = "Thing.# no",
            },
            DefaultType = "purchase",
        };

        ReadOutcome.Of(new EventFileOptions { Format = options }, path).Events.ShouldBe(
            ["1772582400000 purchase a ann -", "1772582400000 purchase b ann -"]);
    }

    [Fact]
    public void Row_without_any_item_is_rejected()
    {
        var inspection = Inspect("date,customer,sku1,sku2\n2026-03-04,ann,,\n2026-03-05,bob,a,b\n");

        Read(inspection).Rejected.ShouldHaveSingleItem().ToString().ShouldContain("item_id");
    }

    [Theory]
    [InlineData("date,customer,sku,sku_2\n2026-03-04,ann,tea,x\n", "sku")]
    [InlineData("date,customer,Item #,Item 1\n2026-03-04,ann,tea,x\n", "Item #")]
    public void Column_that_holds_the_item_alone_is_the_item(string content, string item)
    {
        Inspect(content).Proposal.Mapping.Fields[EventField.ItemId].ShouldBe(item);
    }

    [Fact]
    public void Second_item_beside_one_without_a_number_is_not_left_out_unasked()
    {
        Inspect("date,customer,sku,sku_2\n2026-03-04,ann,tea,cup\n").Proposal.Doubts.ShouldBe(
            ["sku_2: may hold another item of the row, which would be left out; rename 'sku' so that it has a number "
                + "too, or say that it alone is the item with --map item_id=sku"]);
        Inspect("date,customer,sku,sku_2\n2026-03-04,ann,tea,tea\n").Proposal.IsSure.ShouldBeTrue();
    }

    [Fact]
    public void Unknown_column_with_a_hash_is_named()
    {
        var path = _folder.Write("a.csv", "date,customer,a1,a2\n2026-03-04,ann,x,y\n");
        var fields = new Dictionary<EventField, string> { [EventField.ItemId] = "b#" };

        Should.Throw<EventFileException>(() => EventFiles.Open(
                [path], new EventFileOptions { Format = new FormatOptions { Fields = fields, DefaultType = "view" } }))
            .Message.ShouldContain("item_id is mapped to 'b#', which is no column");
    }

    private FileInspection Inspect(string content) =>
        EventFiles.Inspect(_folder.Write("export.csv", content), new FormatOptions());

    private static IReadOnlyList<string> Events(FileInspection inspection) => Read(inspection).Events;

    private static ReadOutcome Read(FileInspection inspection) => ReadOutcome.Of(
        new EventFileOptions { Format = new FormatOptions { Mapping = inspection.Proposal.Mapping } }, inspection.Path);
}
