using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Tests.Reading;

namespace CartStream.Datasets.Tests.Mapping;

/// <summary>Cells that hold all items of an order, or a whole JSON value: each item is an event.</summary>
public sealed class CellFormTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("order_id,date,customer,Items", "\"a1:2;b1:1\"", "\"a2:1;b2:3;c2:1\"")]
    [InlineData("order_id;date;customer;products", "a1*2,b1*1", "a2*1,b2*3,c2*1")]
    [InlineData("order_id,date,customer,items", "\"a1|2\nb1|1\"", "\"a2|1\nb2|3\nc2|1\"")]
    [InlineData("order_id,date,customer,items", "2:a1|1:b1|", "1:a2|3:b2|1:c2")]
    [InlineData("order_id,date,customer,Line Items",
        "\"id:1|sku:a1|quantity:2; id:2|sku:b1|quantity:1\"",
        "\"id:3|sku:a2|quantity:1; id:4|sku:b2|quantity:3; id:5|sku:c2|quantity:1\"")]
    [InlineData("order_id,date,customer,line_items",
        "\"[{\"\"sku\"\":\"\"a1\"\",\"\"qty\"\":2},{\"\"sku\"\":\"\"b1\"\",\"\"qty\"\":1}]\"",
        "\"[{\"\"sku\"\":\"\"a2\"\",\"\"qty\"\":1},{\"\"sku\"\":\"\"b2\"\",\"\"qty\"\":\"\"3\"\"},"
        + "{\"\"sku\"\":\"\"c2\"\",\"\"qty\"\":1}]\"")]
    [InlineData("order_id,date,customer,product_list",
        "\"Tea;a1;2;7.50,Cups;b1;1;3.25\"", "\"Tea;a2;1;3.75,Cups;b2;3;9.75,;c2;1;1.25\"")]
    public void Order_lines_in_one_cell_are_purchases_with_their_quantities(string header, string first, string second)
    {
        var by = header.Contains(';') ? ';' : ',';
        string[] rows =
        [
            string.Join(by, "1001", "2026-03-04", "ann", first),
            string.Join(by, "1002", "2026-03-05", "bob", second),
            string.Join(by, "1003", "2026-03-06", "cat", first),
        ];

        var inspection = Inspect($"{header}\n{string.Join('\n', rows)}\n");

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        Events(inspection).ShouldBe(
        [
            "ann purchase a1 x2", "ann purchase b1 x1",
            "bob purchase a2 x1", "bob purchase b2 x3", "bob purchase c2 x1",
            "cat purchase a1 x2", "cat purchase b1 x1",
        ], ignoreOrder: false, customMessage: EventMappingJson.ToText(inspection.Proposal.Mapping));
    }

    [Theory]
    [InlineData("\"name:Tea|sku:T1|qty:2|total:8.00; name:Cup|sku:C1|qty:1|total:5.00\"",
        "name:Tea|sku:T1|qty:1|total:4.00")]
    [InlineData("\"TEA x 2, CUP x 1\"", "TEA x 1", "TEA", "CUP")]
    [InlineData("\"2 x TEA, 1 x CUP\"", "1 x TEA", "TEA", "CUP")]
    [InlineData("2x Green Tea; 1x Screw 4 x 40", "1x Green Tea", "Green Tea", "Screw 4 x 40")]
    [InlineData("TEA×2|CUP×1", "TEA×1", "TEA", "CUP")]
    [InlineData("\"Screw 4 x 40 x 2\nCUP x1\"", "Screw 4 x 40 x 1", "Screw 4 x 40", "CUP")]
    public void Items_of_a_cell_have_the_quantities_beside_them(
        string two, string one, string tea = "T1", string cup = "C1")
    {
        var inspection = Inspect($"order_id,date,customer,items\n1,2026-03-04,ann,{two}\n2,2026-03-05,bob,{one}\n");

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        Events(inspection).ShouldBe(
            [$"ann purchase {tea} x2", $"ann purchase {cup} x1", $"bob purchase {tea} x1"]);
    }

    [Fact]
    public void Named_parts_are_those_of_one_item_where_no_order_has_a_second()
    {
        var inspection = Inspect(
            "order_id,date,customer,line_items\n1,2026-03-04,ann,name:Tea|sku:T1|qty:2|total:8.00\n"
            + "2,2026-03-05,bob,name:Cup|sku:C1|qty:1|total:5.00\n");

        Events(inspection).ShouldBe(["ann purchase T1 x2", "bob purchase C1 x1"]);
    }

    [Theory]
    [InlineData("\"Boot (42), Shoe (39)\"", "Boot (41)")]
    [InlineData("\"2 x Tea ($4.00), 1 x Cup ($5.00)\"", "1 x Tea ($4.00)")]
    public void Cells_that_hold_more_than_items_and_quantities_are_not_taken_for_them(string two, string one)
    {
        Inspect($"order_id,date,customer,items\n1,2026-03-04,ann,{two}\n2,2026-03-05,bob,{one}\n").Proposal.Missing
            .ShouldBe(["item_id"]);
    }

    [Theory]
    [InlineData("\"Tea (2), Cup (1)\"", "Tea (1)")]
    [InlineData("\"Tea (Qty: 2), Cup (Qty: 1)\"", "Tea (Qty: 1)")]
    [InlineData("Tea (x2);Cup (x1)", "Tea (x1)")]
    [InlineData("Tea (2 pcs)|Cup (1 pcs)", "Tea (1 pcs)")]
    public void Quantities_in_brackets_behind_the_items_of_a_cell_are_theirs(string two, string one)
    {
        var inspection = Inspect($"order_id,date,customer,items\n1,2026-03-04,ann,{two}\n2,2026-03-05,bob,{one}\n");

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        Events(inspection).ShouldBe(["ann purchase Tea x2", "ann purchase Cup x1", "bob purchase Tea x1"]);
    }

    [Theory]
    [InlineData("\"[T1] Tea x 2, [C1] Cup x 1\"", "[T1] Tea x 1")]
    [InlineData("\"Tea (SKU: T1) x 2, Cup (SKU: C1) x 1\"", "Tea (SKU: T1) x 1")]
    public void Id_beside_the_name_of_an_item_is_the_item(string two, string one)
    {
        var inspection = Inspect($"order_id,date,customer,items\n1,2026-03-04,ann,{two}\n2,2026-03-05,bob,{one}\n");

        Events(inspection).ShouldBe(["ann purchase T1 x2", "ann purchase C1 x1", "bob purchase T1 x1"]);
        inspection.Proposal.Mapping.Fields[EventField.ItemName].ShouldBe("items[].item_name");
    }

    [Fact]
    public void Mark_in_brackets_is_no_id()
    {
        var inspection = Inspect("order_id,date,customer,items\n1,2026-03-04,ann,\"[NEW] Tea x 2, [NEW] Cup x 1\"\n"
            + "2,2026-03-05,bob,[NEW] Tea x 1\n");

        Events(inspection)[0].ShouldBe("ann purchase [NEW] Tea x2");
    }

    [Fact]
    public void Item_that_ends_like_a_quantity_is_whole_in_a_column_of_one_item()
    {
        var inspection = Inspect("date,customer,item,qty\n2026-03-04,ann,Screw 4 x 40,2\n");

        Events(inspection).ShouldBe(["ann purchase Screw 4 x 40 x2"]);
    }

    [Theory]
    [InlineData("product_ids,quantities", "1|2|3,2|1|1", "2,4")]
    [InlineData("skus,qty", "\"1,2,3\",\"2,1,1\"", "2,4")]
    [InlineData("artikel,mengen", "1;2;3,2;1;1", "2,4")]
    [InlineData("item_ids,item_quantities", "1;2;3,2|1|1", "2,4")]
    public void Lists_side_by_side_are_read_element_by_element(string columns, string three, string one)
    {
        var inspection = Inspect(
            $"order_id,date,customer,{columns}\n1,2026-03-04,ann,{three}\n2,2026-03-05,bob,{one}\n");

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        Events(inspection).ShouldBe(
            ["ann purchase 1 x2", "ann purchase 2 x1", "ann purchase 3 x1", "bob purchase 2 x4"]);
    }

    [Fact]
    public void Arrays_side_by_side_are_read_element_by_element()
    {
        var inspection = Inspect(
            """
            {"ts":"2026-03-04T08:05:00Z","user":"ann","event":"purchase","product_ids":["1","2"],"quantities":[2,1]}
            {"ts":"2026-03-04T08:06:00Z","user":"bob","event":"purchase","product_ids":["2"],"quantities":[5]}

            """);

        Events(inspection).ShouldBe(["ann purchase 1 x2", "ann purchase 2 x1", "bob purchase 2 x5"]);
    }

    [Fact]
    public void Quantities_that_are_fewer_than_their_items_are_asked_about_and_rejected()
    {
        const string rows = "order_id,date,customer,product_ids,quantities\n"
            + "1,2026-03-04,ann,1|2,2|1\n2,2026-03-05,bob,2|3|4,4\n";
        var inspection = Inspect(rows);
        var mapping = inspection.Proposal.Mapping;

        inspection.Proposal.Doubts.ShouldBe(["quantities[]: holds 3 values beside 5 of product_ids[], so that it is "
            + "unknown which belongs to which; mend the rows where their numbers differ, or leave it out with "
            + "--map 'item_id=product_ids[]'"]);
        var told = new FormatOptions
        {
            Fields = new Dictionary<EventField, string> { [EventField.ItemId] = "product_ids[]" },
            DefaultType = "purchase",
        };
        ReadOutcome.Of(new EventFileOptions { Format = told }, inspection.Path).Events.Count.ShouldBe(5);
        mapping = mapping with
        {
            Fields = new Dictionary<EventField, string>(mapping.Fields) { [EventField.Quantity] = "quantities[]" },
            Cells = new Dictionary<string, CellForm>(mapping.Cells) { ["quantities"] = new() { Elements = '|' } },
        };
        var read = ReadOutcome.Of(new EventFileOptions { Format = new() { Mapping = mapping } }, inspection.Path);
        read.Rejected.ShouldHaveSingleItem().Reason.ShouldBe(
            "quantities[]: found 1 values, expected 3, one for each item");
    }

    [Theory]
    [InlineData("skus", "\"a,b\"", "c")]
    [InlineData("item_ids", "a|b", "c")]
    [InlineData("products", "a;b;", "c")]
    [InlineData("sku", "\"a, b\"", "c")]
    public void List_of_ids_in_a_cell_is_an_event_for_each(string column, string two, string one)
    {
        var inspection = Inspect(
            $"time,user,action,{column}\n2026-03-04T08:00:00Z,ann,view,{two}\n2026-03-04T09:00:00Z,bob,cart,{one}\n");

        Events(inspection).ShouldBe(["ann view a x", "ann view b x", "bob cart c x"]);
    }

    [Theory]
    [InlineData("A,1")]
    [InlineData("x;y")]
    public void Ids_with_a_separator_in_every_cell_of_an_item_column_stay_whole(string id)
    {
        var inspection = Inspect(
            $"time,user,action,sku\n2026-03-04T08:00:00Z,ann,view,\"{id}\"\n2026-03-04T09:00:00Z,bob,cart,\"{id}\"\n");

        Events(inspection).ShouldBe([$"ann view {id} x", $"bob cart {id} x"]);
    }

    [Fact]
    public void Properties_in_a_json_cell_are_columns()
    {
        var inspection = Inspect(
            "event_type,event_time,user_id,event_properties\n"
            + "Add to Cart,2026-03-04 08:00:00,ann,\"{\"\"product_id\"\":\"\"p1\"\",\"\"price\"\":3.5}\"\n"
            + "Login,2026-03-04 08:01:00,ann,{}\n"
            + "View Item,2026-03-04 08:02:00,bob,\"{\"\"product_id\"\":\"\"p2\"\"}\"\n");

        inspection.Proposal.Mapping.Fields[EventField.ItemId].ShouldBe("event_properties.product_id");
        Events(inspection).ShouldBe(["ann cart p1 x", "bob view p2 x"]);
    }

    [Fact]
    public void Shopper_in_a_json_cell_is_the_owner_of_the_device()
    {
        var path = _folder.Write(
            "events.csv",
            "time,device,user,sku\n2026-03-04,d1,{},a\n2026-03-05,d1,\"{\"\"id\"\":\"\"ann\"\"}\",b\n");
        var mapping = EventMappingJson.Read(
            """
            {"cells":{"user":"json"},
             "map":{"event_time":"time","anonymous_id":"device","shopper_id":"user.id","item_id":"sku"},
             "default_type":"view"}
            """,
            out _);

        using var source = Open(path, mapping);

        Read(source).ShouldBe(["ann view a x", "ann view b x"]);
    }

    [Fact]
    public void Column_of_a_mapping_is_found_in_any_case()
    {
        var mapping = EventMappingJson.Read(
            """
            {"cells":{"skus":{"elements":","}},
             "map":{"event_time":"TIME","shopper_id":"USER","item_id":"skus[]"},"default_type":"view"}
            """,
            out _);
        var path = _folder.Write("events.csv", "Time,User,SKUs\n2026-03-04,ann,\"a,b\"\n");

        using var source = Open(path, mapping);

        Read(source).ShouldBe(["ann view a x", "ann view b x"]);
    }

    [Fact]
    public void Elements_of_a_json_array_of_texts_are_items()
    {
        var inspection = Inspect(
            """{"eventType":"view","userToken":"ann","timestamp":1772611450000,"objectIDs":["a","b"]}""" + "\n"
            + """{"eventType":"conversion","userToken":"bob","timestamp":1772611460000,"objectIDs":["c"]}""" + "\n");

        Events(inspection).ShouldBe(["ann view a x", "ann view b x", "bob purchase c x"]);
    }

    [Fact]
    public void Cell_that_is_not_of_its_form_is_rejected_and_the_other_rows_are_read()
    {
        var mapping = EventMappingJson.Read(
            """
            {"cells":{"lines":"json"},
             "map":{"event_time":"time","shopper_id":"user","item_id":"lines[].sku"},"default_type":"purchase"}
            """,
            out var faults);
        var path = _folder.Write(
            "orders.csv",
            "time,user,lines\n2026-03-04,ann,\"[{\"\"sku\"\":\"\"a\"\"}]\"\n2026-03-05,bob,[{]\n2026-03-05,cat\n");

        using var source = Open(path, mapping);

        faults.ShouldBeEmpty();
        Read(source).ShouldBe(["ann purchase a x"]);
        source.Counts.Rejected.ShouldBe(2);
        source.FirstRejected.Select(row => row.Reason).ShouldBe(
            ["lines: found '[{]', expected JSON", "row: found 2 fields, expected 3, as in the header"]);
    }

    [Fact]
    public void Mapping_of_cells_reads_back_as_it_was_written()
    {
        var counted = Inspect("date,customer,items\n2026-03-04,ann,2 x a; 1 x b\n").Proposal.Mapping;
        var inspection = Inspect("date,customer,items\n2026-03-04,ann,a:1;b:2\n2026-03-05,bob,c:1;d:2\n");
        var text = EventMappingJson.ToText(inspection.Proposal.Mapping);

        var again = EventMappingJson.Read(text, out var faults);

        faults.ShouldBeEmpty();
        EventMappingJson.ToText(again).ShouldBe(text);
        again.Cells["items"].Names.ShouldBe(["item_id", "quantity"]);
        EventMappingJson.Read(EventMappingJson.ToText(counted), out _).Cells["items"].Quantity
            .ShouldBe(QuantityPlace.Before);
    }

    [Theory]
    [InlineData("""{"lines":"xml"}""", "lines is \"xml\", expected an object")]
    [InlineData("""{"lines":{"parts":":"}}""", "cells: 'lines' has no elements, expected their separator, or \"json\"")]
    [InlineData("""{"lines":{"elements":";","pairs":":"}}""", "cells: 'lines' has pairs without parts")]
    [InlineData("""{"lines":{"elements":";","parts":":","quantity":"after"}}""",
        "cells: 'lines' has quantity and parts, expected one of them")]
    [InlineData("""{"lines":{"elements":";","parts":":","labels":true}}""",
        "cells: 'lines' has labels and parts, expected one of them")]
    [InlineData("""{"lines":{"elements":";","part":":"}}""", "cells names 'part', expected elements, parts, pairs")]
    public void Mapping_of_cells_with_a_fault_says_what_is_expected(string cells, string fault)
    {
        EventMappingJson.Read("""{"map":{"item_id":"a"},"cells":""" + cells + "}", out var faults);

        faults.ShouldContain(one => one.StartsWith(fault, StringComparison.Ordinal), string.Join("; ", faults));
    }

    private FileInspection Inspect(string content) =>
        EventFiles.Inspect(_folder.Write("export.csv", content), new FormatOptions());

    private static IReadOnlyList<string> Events(FileInspection inspection)
    {
        using var source = Open(inspection.Path, inspection.Proposal.Mapping);
        return Read(source);
    }

    private static EventFileSource Open(string path, EventMapping mapping) => EventFiles.Open(
        [path], new EventFileOptions { Format = new FormatOptions { Mapping = mapping } });

    private static List<string> Read(EventFileSource source)
    {
        var events = new List<string>();
        while (source.TryRead(out var e))
        {
            var type = CartStream.Events.EventTypeNames.Text(e.Type);
            events.Add($"{Text(e.ShopperId)} {type} {Text(e.ItemId)} x{e.Quantity}");
        }

        return events;

        static string Text(ReadOnlySpan<byte> utf8) => System.Text.Encoding.UTF8.GetString(utf8);
    }
}
