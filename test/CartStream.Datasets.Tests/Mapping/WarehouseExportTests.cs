using System.IO.Compression;
using System.Text;
using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Tests.Reading;

namespace CartStream.Datasets.Tests.Mapping;

/// <summary>
/// Exports of warehouses, databases, spreadsheets and trackers: each is read correctly, asked about, or refused with
/// what to do instead.
/// </summary>
public sealed class WarehouseExportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--default-type purchase")]
    [InlineData("")]
    public void Unknown_order_status_is_asked_about_whether_the_type_is_given_or_not(string given)
    {
        var path = _folder.Write(
            "orders.csv", "order_date,customer,sku,order_status\n2026-03-04,c1,P0,complete\n2026-03-05,c2,P1,Zorp\n");
        var type = given.Length > 0 ? "purchase" : null;

        EventFiles.Inspect(path, new FormatOptions { DefaultType = type }).Proposal.Doubts.ShouldHaveSingleItem()
            .ShouldStartWith("order_status: it is unknown whether orders with 'Zorp' are purchases");
    }

    [Fact]
    public void Changes_of_a_quantity_without_a_type_are_asked_about()
    {
        Inspect("time,user_id,sku,qty_delta\n2026-03-04,u1,P0,+1\n2026-03-05,u1,P0,-1\n").Proposal.Doubts.ShouldBe(
            ["qty_delta: holds changes of a quantity, but no column says of what; say it with --map quantity=qty_delta "
                + "--default-type cart, or with --default-type purchase where they are orders and returns"]);
    }

    [Fact]
    public void Changes_of_a_cart_are_additions_and_removals()
    {
        var path = _folder.Write(
            "carts.csv", "time,user_id,sku,qty_delta\n2026-03-04,u1,P0,+2\n2026-03-05,u1,P0,-1\n");
        var format = new FormatOptions
        {
            Fields = new Dictionary<EventField, string> { [EventField.Quantity] = "qty_delta" },
            DefaultType = "cart",
        };

        ReadOutcome.Of(new EventFileOptions { Format = format }, path).Events.ShouldBe(
            ["1772582400000 cart P0 u1 - 2", "1772668800000 remove_from_cart P0 u1 - 1"]);
    }

    [Fact]
    public void Places_on_a_map_are_no_prices_and_pieces()
    {
        var path = _folder.Write(
            "checkins.txt",
            "1\t2026-03-04T10:00:00Z\t30.23\t-97.79\t23000\n2\t2026-03-05T10:00:00Z\t30.2\t-97.8\t23007\n");

        EventFiles.Inspect(path, new FormatOptions()).Format.ShouldBeNull();
    }

    [Fact]
    public void Dated_by_a_transaction_rows_are_purchases()
    {
        Inspect("TRANSACTION_DT,CUSTOMER_ID,PRODUCT_ID,SALES_PRICE\n2026-03-04,c1,P0,30\n").Proposal.Mapping.DefaultType
            .ShouldBe("purchase");
    }

    [Theory]
    [InlineData(" u1 ", " P0 ")]
    [InlineData("u1\u00A0", "P0\u200B")]
    [InlineData("\u200Fu1", "\uFEFFP0")]
    public void Blanks_and_invisible_marks_around_ids_do_not_make_others_of_them(string shopper, string item)
    {
        var inspection = Inspect(
            $"time,user_id,item_id,event\n2026-03-04,{shopper},{item},view\n2026-03-05,u1,P0,\u00A0view \n");

        Events(inspection).ShouldBe(["1772582400000 view P0 u1 -", "1772668800000 view P0 u1 -"]);
    }

    [Theory]
    [InlineData("2024-01-15\u00A010:00:00")]
    [InlineData("\u200E2024-01-15 10:00:00")]
    [InlineData("1/15/2024 10:00:00\u202FAM")]
    [InlineData("２０２４-０１-１５ １０:００")]
    [InlineData("٢٠٢٤-٠١-١٥ ١٠:٠٠:٠٠")]
    [InlineData("2024年01月15日 10:00:00")]
    [InlineData("2024年1月15日 10時00分00秒")]
    [InlineData("15-JAN-24 10.00.00.000000000 AM")]
    [InlineData("15-JAN-24 11.00.00.000000 AM +01:00")]
    [InlineData("2024-01-15-10.00.00.000000")]
    [InlineData("15.1.2024 10.00")]
    [InlineData("638409096000000000")]
    [InlineData("133497864000000000")]
    [InlineData("2460324.9166666667")]
    public void Times_of_other_scripts_databases_and_clocks_are_read(string time)
    {
        var inspection = Inspect($"event_time,user_id,item_id,event\n{time},u1,P0,view\n{time},u2,P0,view\n");

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        Events(inspection)[0].ShouldStartWith("1705312800000 view P0 u1");
    }

    [Fact]
    public void Seconds_since_2001_are_not_taken_for_a_time_of_1993()
    {
        var path = _folder.Write("app.csv", "event_time,user_id,item_id,event\n727005600.5,u1,P0,view\n");
        var byHand = new FormatOptions
        {
            Fields = new Dictionary<EventField, string> { [EventField.EventTime] = "event_time" },
        };

        Should.Throw<EventFileException>(() => ReadOutcome.Of(new EventFileOptions { Format = byHand }, path)).Message
            .ShouldEndWith("event_time: 727005600.5 may be seconds since 2001 or since 1970; say it with --time-format "
                + "since2001 or --time-format s");
        ReadOutcome.Of(new EventFileOptions { Format = byHand with { TimeFormat = "since2001" } }, path).Events[0]
            .ShouldStartWith("1705312800500 view");
    }

    [Fact]
    public void Quantity_in_full_width_digits_is_a_number()
    {
        Events(Inspect("注文日時,会員ID,商品コード,数量\n2026/03/04,c1,P0,１２\n2026/03/05,c2,P1,１\n"))[0]
            .ShouldBe("1772582400000 purchase P0 c1 - 12");
    }

    [Theory]
    [InlineData("#REF!")]
    [InlineData("#DIV/0!")]
    [InlineData("#NV")]
    public void Fault_of_a_formula_is_no_item(string fault)
    {
        Events(Inspect($"date,customer,sku,qty\n2026-03-04,c1,P0,1\n2026-03-05,c2,{fault},1\n"))
            .ShouldHaveSingleItem().ShouldContain(" P0 c1");
    }

    [Theory]
    [InlineData("'0012", "'0013",
        "sku: '0012 begins with the apostrophe by which a spreadsheet marks text; take them out with sed "
        + "'s/'\\''\\([0-9]\\)/\\1/g'")]
    [InlineData("12.0", "13.0",
        "sku: '12.0' is an id that was written as a number with a fraction, which no other source writes so; take the "
        + "fractions out with sed -E 's/([0-9])\\.0([^0-9]|$)/\\1\\2/g'")]
    [InlineData("9.123456e+17", "13",
        "sku: '9.123456e+17' is a number that a spreadsheet has rounded, so that different ids look the same; "
        + "export the column as text")]
    public void Ids_that_were_numbers_once_are_asked_about(string one, string other, string doubt)
    {
        Inspect($"date,customer,sku,qty\n2026-03-04,c1,{one},1\n2026-03-05,c2,{other},1\n").Proposal.Doubts
            .ShouldBe([doubt]);
    }

    [Fact]
    public void Objects_over_several_lines_may_follow_one_on_a_line()
    {
        const string first =
            """{"event_time":"2026-03-04T00:00:00Z","event_type":"view","item_id":"P0","shopper_id":"u1"}""";
        var path = _folder.Write("events.json", $"{first}\n{first.Replace(",", ",\n").Replace("{", "{\n")}\n");

        ReadOutcome.Of(path).Events.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("event_time\u0001user_id\u0001item_id\u0001event\n2026-03-04\u0001u1\u0001P0\u0001view\n")]
    [InlineData("event_time\u001Fuser_id\u001Fitem_id\u001Fevent\n2026-03-04\u001Fu1\u001FP0\u001Fview\n")]
    public void Fields_may_be_separated_by_control_characters(string rows)
    {
        Events(Inspect(rows)).ShouldBe(["1772582400000 view P0 u1 -"]);
    }

    [Theory]
    [InlineData("time,user_id,item_id,event\r2026-03-04,u1,P0,view\r")]
    [InlineData("time,user_id,item_id,event\r2026-03-04,u1,P0,view")]
    [InlineData("time,user_id,item_id,event,note\r2026-03-04,u1,P0,view,\"a\nb\"\r")]
    [InlineData("\uFEFFtime,user_id,item_id,event\r\r2026-03-04,u1,P0,view\r")]
    public void Lines_may_end_with_a_carriage_return_alone(string rows)
    {
        Events(Inspect(rows)).ShouldBe(["1772582400000 view P0 u1 -"]);
    }

    [Theory]
    [InlineData("time,user_id,item_id,event,note\n2026-03-04,u1,P0,view,\"a\rb\"\n")]
    [InlineData("time,user_id,item_id,event,\"the\rnote\"\n2026-03-04,u1,P0,view,b\n")]
    [InlineData("time,user_id,item_id,event\r\r\n2026-03-04,u1,P0,view\r\r\n")]
    public void Carriage_return_inside_a_field_or_before_a_line_feed_ends_no_line(string rows)
    {
        Events(Inspect(rows)).ShouldBe(["1772582400000 view P0 u1 -"]);
    }

    [Theory]
    [InlineData("wat", "kiek", "koop")]
    [InlineData("op code", "1", "2")]
    public void Column_that_may_tell_the_type_is_asked_about(string name, string one, string other)
    {
        string[] rows =
        [
            .. Enumerable.Range(0, 12).Select(at => $"2026-03-{at + 1:00},u{at % 3},P{at % 2},"
                + $"{(at % 4 < 2 ? one : other)},{(at % 2 == 0 ? "rot" : "blau")}"),
        ];

        Inspect($"time,user_id,item_id,{name},colour\n{string.Join('\n', rows)}\n").Proposal.Doubts
            .ShouldHaveSingleItem()
            .ShouldStartWith($"{name}: looks like what was done, but it is unknown what '{one}', '{other}' mean");
    }

    [Fact]
    public void Price_of_a_line_is_no_item()
    {
        Inspect("Created,Customer ID,Line Item Price ID,Line Item Product ID,Quantity\n"
            + "2026-03-04,c1,price_1,prod_1,1\n2026-03-05,c2,price_1,prod_1,2\n")
            .Proposal.Mapping.Fields[EventField.ItemId].ShouldBe("Line Item Product ID");
    }

    [Theory]
    [InlineData("-- MySQL dump 10.13\nINSERT INTO `events` VALUES (1,'a');\n",
        "is SQL, expected rows or JSON: export the table as CSV")]
    [InlineData("--\n-- PostgreSQL database dump\n--\n", "is SQL, expected rows or JSON: export the table as CSV")]
    [InlineData("+------+-----+\n| time | sku |\n+------+-----+\n",
        "is a table as a terminal shows it, expected rows: have the client write CSV or tabs")]
    public void Text_without_rows_is_refused_with_what_to_do(string content, string refusal)
    {
        Should.Throw<EventFileException>(() => Inspect(content)).Message.ShouldEndWith($"export.csv: {refusal}");
    }

    [Theory]
    [InlineData("Sales report,,,\n,,,\nOrder Date,Customer,SKU,Quantity\n2026-03-04,c1,P0,1\n",
        "2 rows stand before the one that looks like the header, 'Order Date,Customer,SKU,Quantity': take them out, so "
        + "that the file begins with it")]
    [InlineData("time,user_id,item_id,event\n“4 March”,“u1”,“P0”,“view”\n“5 March”,“u1”,“P0”,“view”\n",
        "fields stand in typographic quotes, expected plain ones: change them with sed 's/[„“”]/\"/g'")]
    public void Rows_that_hide_the_columns_are_named(string rows, string doubt)
    {
        Inspect(rows).Proposal.Doubts.ShouldContain(doubt);
    }

    [Fact]
    public void Zip_may_hold_a_readme_and_a_packed_file()
    {
        const string rows = "time,user_id,item_id,event\n2026-03-04,u1,P0,view\n";
        using (var zip = ZipFile.Open(_folder["export.zip"], ZipArchiveMode.Create))
        {
            Add(zip, "README.txt", Encoding.UTF8.GetBytes("The shop's events.\n"));
            Add(zip, "events.csv.gz", TempFolder.Gzip(rows));
        }

        Events(EventFiles.Inspect(_folder["export.zip"], new FormatOptions())).ShouldBe(
            ["1772582400000 view P0 u1 -"]);

        static void Add(ZipArchive zip, string name, byte[] content)
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(content);
        }
    }

    [Fact]
    public void Pixel_has_the_item_of_each_event_in_its_own_place()
    {
        var inspection = Inspect("""
            {"name":"product_viewed","clientId":"c1","timestamp":"2026-03-04T00:00:00Z",
              "data":{"productVariant":{"id":"V1","price":{"amount":3}}}}
            {"name":"product_added_to_cart","clientId":"c1","timestamp":"2026-03-05T00:00:00Z",
              "data":{"cartLine":{"quantity":2,"merchandise":{"id":"V1","price":{"amount":3}}}}}
            {"name":"checkout_completed","clientId":"c1","timestamp":"2026-03-06T00:00:00Z",
              "data":{"checkout":{"lineItems":[
                {"quantity":2,"variant":{"id":"V1"}},{"quantity":1,"variant":{"id":"V2"}}]}}}

            """);

        Events(inspection).ShouldBe([
            "1772582400000 view V1 c1 - 3",
            "1772668800000 cart V1 c1 - 3 2",
            "1772755200000 purchase V1 c1 - 2",
            "1772755200000 purchase V2 c1 - 1",
        ]);
    }

    [Fact]
    public void Id_is_a_text_for_one_item_and_a_list_for_several()
    {
        var inspection = Inspect("""
            Event Time,Event Name,Event Value,Customer User ID
            2026-03-04,af_content_view,"{""af_content_id"":""P0""}",u1
            2026-03-05,af_purchase,"{""af_content_id"":[""P0"",""P1""],""af_quantity"":[1,2]}",u1
            2026-03-06,af_add_to_cart,"{""af_content_id"":""P1"",""af_quantity"":3}",u1

            """);

        Events(inspection).ShouldBe([
            "1772582400000 view P0 u1 -",
            "1772668800000 purchase P0 u1 - 1",
            "1772668800000 purchase P1 u1 - 2",
            "1772755200000 cart P1 u1 - 3",
        ]);
    }

    [Fact]
    public void Several_ids_in_one_text_are_asked_about()
    {
        Inspect("""
            {"time":"2026-03-04","event":"view","user_id":"u1","item_id":"P0"}
            {"time":"2026-03-05","event":"purchase","user_id":"u1","item_id":"P0,P1"}

            """).Proposal.Doubts.ShouldBe(["item_id: 'P0,P1' holds several items in one text; write them as a list, or "
                + "say that each text is one item with --map item_id=item_id"]);
    }

    [Fact]
    public void Typed_values_of_MongoDB_are_called_as_the_member_that_holds_them()
    {
        var inspection = Inspect("""
            {"_id":{"$oid":"65a501"},"user":{"$oid":"65a6"},"product":{"$numberLong":"7"},"action":"view",
              "at":{"$date":"2026-03-04T00:00:00Z"}}
            {"_id":{"$oid":"65a502"},"user":{"$oid":"65a6"},"product":{"$numberLong":"8"},"action":"view",
              "at":{"$date":"2026-03-05T00:00:00Z"}}

            """);

        Events(inspection)[0].ShouldBe("1772582400000 view 7 65a6 -");
    }

    [Fact]
    public void Name_of_a_tracker_may_begin_with_a_dollar_sign()
    {
        Inspect("""
            {"event":"Product Viewed","properties":{"time":1772611200,"distinct_id":"c1","$insert_id":"i1","sku":"P0"}}
            {"event":"Product Viewed","properties":{"time":1772611300,"distinct_id":"c1","$insert_id":"i2","sku":"P0"}}

            """).Proposal.Mapping.Fields[EventField.EventId].ShouldBe("properties.$insert_id");
    }

    [Fact]
    public void Visitor_stands_for_the_user_who_is_not_known()
    {
        var inspection = Inspect("event_ts,visitor_id,user_id,action,product\n2026-03-04,v1,\\N,view,P0\n"
            + "2026-03-05,v1,u1,view,P0\n2026-03-06,v2,\\N,view,P0\n");

        Events(inspection).Select(e => e.Split(' ')[3]).ShouldBe(["u1", "u1", "v2"]);
    }

    [Theory]
    [InlineData("Ημερομηνία;Πελάτης;Κωδικός προϊόντος;Ποσότητα;Αριθμός παραγγελίας")]
    [InlineData("\u200Fתאריך הזמנה;\u200Fמספר לקוח;\u200Fקוד מוצר;\u200Fכמות;\u200Fמספר הזמנה")]
    [InlineData("Ngày đặt hàng;Mã khách hàng;Mã sản phẩm;Số lượng;Mã đơn hàng")]
    [InlineData("Rendelés dátuma;Vásárló;Cikkszám;Mennyiség;Rendelésszám")]
    [InlineData("Tilauspäivä;Asiakasnumero;Tuotekoodi;Määrä;Tilausnumero")]
    [InlineData("Data comenzii;Client;Cod produs;Cantitate;Număr comandă")]
    [InlineData("Дата замовлення;Покупець;Артикул;Кількість;Номер замовлення")]
    [InlineData("วันที่สั่งซื้อ;รหัสลูกค้า;รหัสสินค้า;จำนวน;เลขที่คำสั่งซื้อ")]
    [InlineData("Tanggal Pesanan;ID Pelanggan;Kode Produk;Jumlah;Nomor Pesanan")]
    public void Header_of_order_lines_may_be_in_another_language(string header)
    {
        Events(Inspect($"{header}\n2026-03-04;c1;P0;2;7\n2026-03-05;c2;P1;1;8\n"))[0]
            .ShouldBe("1772582400000 purchase P0 c1 - 2");
    }

    private FileInspection Inspect(string content) =>
        EventFiles.Inspect(_folder.Write("export.csv", content), new FormatOptions());

    private static IReadOnlyList<string> Events(FileInspection inspection) => ReadOutcome.Of(
        new EventFileOptions { Format = new() { Mapping = inspection.Proposal.Mapping } }, inspection.Path).Events;
}
