using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Tests.Reading;

namespace CartStream.Datasets.Tests.Mapping;

/// <summary>
/// Exports of tills, warehouses and trackers whose columns look like others: each is read as what it is, or asked
/// about.
/// </summary>
public sealed class TillExportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Date,Time,customer,sku,qty\n2026-03-04,0804,ann,T1,1\n2026-03-04,2359,bob,T1,1\n", "08:04:00")]
    [InlineData("Date,Time,customer,sku,qty\n20260304,804,ann,T1,1\n20260304,2359,bob,T1,1\n", "08:04:00")]
    [InlineData("ERDAT;ERZET;KUNNR;MATNR;KWMENG\n20260304;080401;ann;T1;1\n20260304;235900;bob;T1;1\n", "08:04:01")]
    public void Time_of_day_in_digits_belongs_to_the_date_beside_it(string rows, string expected)
    {
        var inspection = Inspect(rows);

        var ms = long.Parse(Events(inspection)[0].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        $"{DateTimeOffset.FromUnixTimeMilliseconds(ms):yyyy-MM-dd HH:mm:ss}".ShouldBe($"2026-03-04 {expected}");
    }

    [Theory]
    [InlineData("date,customer,sku,quantity,unit\n2026-03-04,ann,APPLE,350,g\n2026-03-05,bob,TEA,2,pcs\n", "1", "2")]
    [InlineData("date,customer,sku,quantity,UoM\n2026-03-04,ann,PEAR,1.25,KG\n2026-03-05,bob,TEA,-0.5,kg\n", "1", "1")]
    [InlineData("date,customer,sku,Qty (g)\n2026-03-04,ann,APPLE,350\n2026-03-05,bob,PEAR,120\n", "-", "-")]
    [InlineData("date,customer,sku,quantity_kg\n2026-03-04,ann,APPLE,3\n2026-03-05,bob,PEAR,2\n", "-", "-")]
    public void What_is_weighed_is_one_piece(string rows, string first, string second)
    {
        var inspection = Inspect(rows);

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        Events(inspection).Select(e => e.Split(' ')[^1]).ShouldBe([first, second]);
        Events(inspection)[0].ShouldContain(" purchase ");
    }

    [Fact]
    public void Customer_of_a_till_comes_before_the_user_who_sold()
    {
        var inspection = Inspect("Date,Sku,Quantity,Customer,User\n2026-03-04,T1,1,ann,kim\n2026-03-05,T1,1,bob,kim\n");

        Events(inspection).Select(e => e.Split(' ')[3]).ShouldBe(["ann", "bob"]);
    }

    [Theory]
    [InlineData("Cart ID,Email,Created At,Abandoned,Item SKU,Item Qty\n1,a@x.no,2026-03-04,yes,T1,2\n", "Cart ID")]
    [InlineData("wishlist_id,customer_id,product_id,added_at,qty\n1,ann,T1,2026-03-04,1\n", "wishlist_id")]
    public void What_carts_hold_is_not_bought_unasked(string rows, string column)
    {
        Inspect(rows).Proposal.Doubts.ShouldHaveSingleItem().ShouldBe(
            $"{column}: the rows may be of carts, wish lists or quotes, and not what was bought; say which with "
            + "--default-type cart or --default-type purchase");
    }

    [Fact]
    public void What_came_back_is_not_bought_unasked()
    {
        Inspect("Return No,Order No,Date,Customer No,SKU,Qty Returned\nR1,1,2026-03-04,ann,T1,1\n").Proposal.Doubts
            .ShouldHaveSingleItem().ShouldBe("Return No: the rows may be what came back, and not what was bought; say "
                + "which with --default-type refund or --default-type purchase");
    }

    [Fact]
    public void Return_that_a_flag_tells_undoes_its_purchase()
    {
        var inspection = Inspect("order_date,user_id,item_id,return\n2026-03-04,ann,T1,0\n2026-03-05,bob,T1,1\n");

        Events(inspection).ShouldHaveSingleItem().ShouldContain(" purchase T1 ann");
    }

    [Fact]
    public void Number_of_a_visit_is_no_item_of_a_stream_of_pages()
    {
        var inspection = Inspect("sess\tts\tuid\turl\n1\t2026-03-04T08:00:00Z\tann\thttps://s.example/tea-p-12.html\n"
            + "2\t2026-03-04T08:02:00Z\tbob\thttps://s.example/\n");

        inspection.Proposal.Missing.ShouldBe(["item_id"]);
        inspection.Proposal.Mapping.Fields[EventField.SessionId].ShouldBe("sess");
    }

    [Fact]
    public void Quantity_with_its_unit_behind_it_is_read()
    {
        var inspection = Inspect("date,customer,sku,quantity\n2026-03-04,ann,APPLE,350 g\n2026-03-05,bob,TEA,2 pcs\n");

        Events(inspection).Select(e => e[(e.IndexOf(' ') + 1)..]).ShouldBe(
            ["purchase APPLE ann - 1", "purchase TEA bob - 2"]);
    }

    [Fact]
    public void Number_of_a_line_is_no_item_beside_its_product()
    {
        var inspection = Inspect("""
            {"creationDate":"2026-03-04","customerNo":"ann","productItems":[{"itemId":"li1","productId":"T1",
             "quantity":2}]}
            {"creationDate":"2026-03-05","customerNo":"bob","productItems":[{"itemId":"li2","productId":"C1",
             "quantity":1}]}

            """);

        Events(inspection).Select(e => e.Split(' ')[2]).ShouldBe(["T1", "C1"]);
    }

    [Fact]
    public void Id_that_is_the_same_in_all_rows_is_not_preferred()
    {
        var inspection = Inspect("""
            {"createdAt":"2026-03-04","customerId":"ann","lineItems":[{"productId":"p1","quantity":2,
             "variant":{"id":1,"sku":"T1"}}]}
            {"createdAt":"2026-03-05","customerId":"bob","lineItems":[{"productId":"p2","quantity":1,
             "variant":{"id":1,"sku":"C1"}}]}

            """);

        Events(inspection).Select(e => e.Split(' ')[2]).ShouldBe(["p1", "p2"]);
    }

    [Fact]
    public void Conversion_is_what_the_column_beside_it_says()
    {
        var inspection = Inspect("""
            {"eventType":"view",
             "userToken":"ann","timestamp":1772611200000,"objectIDs":["T1"]}
            {"eventType":"conversion","eventSubtype":"addToCart","userToken":"ann","timestamp":1772611260000,
             "objectIDs":["T1"]}
            {"eventType":"conversion","eventSubtype":"purchase","userToken":"ann","timestamp":1772611300000,
             "objectIDs":["T1"]}

            """);

        Events(inspection).Select(e => e.Split(' ')[1]).ShouldBe(["view", "cart", "purchase"]);
    }

    [Fact]
    public void Status_of_open_orders_is_no_type()
    {
        var inspection = Inspect("date,customer,sku,qty,status\n2026-03-04,ann,T1,1,open\n"
            + "2026-03-05,bob,T1,1,cancelled\n");

        Events(inspection).ShouldHaveSingleItem().ShouldContain(" purchase T1 ann");
    }

    [Fact]
    public void Event_without_a_session_is_in_none()
    {
        var inspection = Inspect("ts,event,sku,user_id,session_id\n2026-03-04,view,T1,ann,-1\n"
            + "2026-03-05,view,T1,bob,7\n");

        Events(inspection).Select(e => e.Split(' ')[4]).ShouldBe(["-", "7"]);
    }

    [Fact]
    public void Counter_of_each_device_is_no_id_of_the_event()
    {
        var inspection = Inspect("ts,event,sku,user_id,event_id\n2026-03-04,view,T1,ann,1\n2026-03-05,view,T1,bob,1\n"
            + "2026-03-06,view,T1,cat,1\n");

        inspection.Proposal.Mapping.Fields.ShouldNotContainKey(EventField.EventId);
    }

    [Fact]
    public void Purchases_of_exponea_without_an_event_for_each_item_are_read_from_their_lists()
    {
        var path = _folder.Write("exponea.jsonl", """
            {"type":"view_item","timestamp":1772611440,"customer_ids":{"registered":"ann"},
             "properties":{"product_id":"T1"}}
            {"type":"purchase","timestamp":1772611500,"customer_ids":{"registered":"ann"},
             "properties":{"product_list":[{"product_id":"T1","quantity":2},{"product_id":"C1","quantity":1}]}}
            {"type":"purchase","timestamp":1772611600,"customer_ids":{"registered":"bob"},
             "properties":{"product_ids":["T1","P1"]}}

            """);

        ReadOutcome.Of(path).Events.Select(e => e[(e.IndexOf(' ') + 1)..]).ShouldBe(
            ["view T1 ann -", "purchase T1 ann - 2", "purchase C1 ann - 1", "purchase T1 bob -", "purchase P1 bob -"]);
    }

    [Fact]
    public void Events_of_ga4_that_were_made_flat_have_their_item_beside_them()
    {
        var path = _folder.Write("ga4.jsonl", """
            {"event_timestamp":1772611200000000,"event_name":"view_item","user_pseudo_id":"ann","item_id":"T1"}
            {"event_timestamp":1772611260000000,"event_name":"purchase","user_pseudo_id":"ann","item_id":"T1"}

            """);

        Events(EventFiles.Inspect(path, new FormatOptions())).Count.ShouldBe(2);
    }

    [Fact]
    public void Mapping_of_otto_that_is_written_keeps_the_session()
    {
        var path = _folder.Write("otto.jsonl", """
            {"session":1,"events":[{"aid":2,"ts":1661119200000,"type":"clicks"},{"aid":3,"ts":1661119300000,
             "type":"carts"}]}

            """);
        var text = EventMappingJson.ToText(EventFiles.Inspect(path, new FormatOptions()).Proposal.Mapping);
        var mapping = EventMappingJson.Read(text, out _);

        ReadOutcome.Of(new EventFileOptions { Format = new() { Mapping = mapping } }, path).Events
            .ShouldBe(ReadOutcome.Of(path).Events);
    }

    [Fact]
    public void Columns_named_by_hand_leave_no_question_of_the_others_unasked()
    {
        var path = _folder.Write("orders.csv", "made,who,thing,qty,Order Status\n2026-03-04,ann,T1,1,7\n"
            + "2026-03-05,bob,T1,1,8\n");
        var map = new Dictionary<EventField, string>
        {
            [EventField.EventTime] = "made", [EventField.ShopperId] = "who", [EventField.ItemId] = "thing",
        };
        var asked = Should.Throw<EventFileException>(
            () => ReadOutcome.Of(new EventFileOptions { Format = new() { Fields = map } }, path));
        var told = new FormatOptions
        {
            Fields = map,
            DefaultType = "purchase",
            Undone = new Dictionary<string, IReadOnlyList<string>> { ["Order Status"] = ["8"] },
        };

        asked.Message.ShouldContain("Order Status: it is unknown whether orders with '7', '8' are purchases");
        ReadOutcome.Of(new EventFileOptions { Format = told }, path).Events.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("Guest")]
    [InlineData("Walk-in customer")]
    public void Guests_of_all_orders_are_not_one_shopper(string guest)
    {
        var inspection = Inspect($"order_id,date,customer_id,sku,qty\n1,2026-03-04,{guest},T1,1\n"
            + $"2,2026-03-05,{guest},T1,1\n3,2026-03-06,ann,T1,1\n");

        Events(inspection).Select(e => e.Split(' ')[3]).ShouldBe(["order:1", "order:2", "ann"]);
        inspection.Proposal.Columns.ShouldContain(use => use.Why.Contains($"{guest} is no shopper"));
        EventMappingJson.Read(EventMappingJson.ToText(inspection.Proposal.Mapping), out _).Guests.ShouldBe([guest]);
    }

    [Fact]
    public void Shopper_called_0_in_a_stream_of_events_is_a_shopper()
    {
        var inspection = Inspect("ts,event,sku,user_id\n2026-03-04,view,T1,0\n2026-03-05,view,T1,1\n");

        Events(inspection).Select(e => e.Split(' ')[3]).ShouldBe(["0", "1"]);
    }

    [Theory]
    [InlineData("date,customer,sku,name,qty\n2026-03-04,ann,T1,\"Tea \\\"green\\\", big\",2\n",
        "quotes inside a field are written \\\", as in '2026-03-04,ann,T1,\"Tea \\\"green\\\", big\",2', expected two "
        + "quotes: double them with sed 's/\\\\\"/\"\"/g'")]
    [InlineData("'DATE'|'CUST'|'SKU'\n'2026-03-04'|'ann'|'T1'\n",
        "fields stand in single quotes, expected double ones: change them with tr \"'\" '\"'")]
    public void Other_quotes_are_named_with_what_to_do(string rows, string doubt)
    {
        Inspect(rows).Proposal.Doubts.ShouldContain(doubt);
    }

    [Theory]
    [InlineData("تاريخ الطلب,العميل,رمز المنتج,الكمية\n2026-03-04,ann,T1,2\n")]
    [InlineData("Дата,Покупатель,Артикул,Количество\n04.03.2026,ann,T1,2\n")]
    [InlineData("订单号,下单时间,会员ID,商品编码,数量\n1,2026-03-04,ann,T1,2\n")]
    [InlineData("주문번호,주문일시,회원ID,상품코드,수량\n1,2026-03-04,ann,T1,2\n")]
    [InlineData("Pedido;Data;Cliente;Código;Quantidade\n1;04/03/2026;ann;T1;2\n7;15/03/2026;ann;T1;2\n")]
    [InlineData("Data zamówienia;Klient;Indeks;Ilość\n2026-03-04;ann;T1;2\n")]
    public void Headers_in_other_languages_are_known(string rows)
    {
        Events(Inspect(rows))[0].ShouldEndWith("purchase T1 ann - 2");
    }

    private FileInspection Inspect(string content) =>
        EventFiles.Inspect(_folder.Write("export.csv", content), new FormatOptions());

    private static IReadOnlyList<string> Events(FileInspection inspection) => ReadOutcome.Of(
        new EventFileOptions { Format = new() { Mapping = inspection.Proposal.Mapping } }, inspection.Path).Events;
}
