using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Tests.Reading;

namespace CartStream.Datasets.Tests.Mapping;

/// <summary>Exports of shop systems, tills, back offices and trackers, as these write them.</summary>
public sealed class ShopExportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Zákazník;Datum objednávky;Kód zboží;Název;Množství;Cena",
        "Z1;4.3.2026 8:05;P-1;Lžíce;2;1 250,50", "1772611500000 purchase P-1 Z1 - 1250.50 2")]
    [InlineData("Numer zamówienia;Data zamówienia;Klient;Kod produktu;Nazwa produktu;Ilość;Cena",
        "Z/1;04.03.2026 08:05;K1;P-1;Łyżka;2;12,50", "1772611500000 purchase P-1 K1 - 12.50 2")]
    [InlineData("Ordernummer;Orderdatum;Kundnummer;Artikelnummer;Benämning;Antal;Pris",
        "1001;2026-03-04 08:05;200;A-1;Sked;2;12,50", "1772611500000 purchase A-1 200 - 12.50 2")]
    [InlineData("Belegnummer;Belegdatum;Debitor;Materialnummer;Materialkurztext;Menge;ME;Nettowert",
        "0090001;04.03.2026;100123;000501;Schild;2,000;ST;1.234,50", "1772582400000 purchase 000501 100123 - 2")]
    [InlineData("Bestellnummer;Bestelldatum;Kundennummer;Artikelnummer;Stückzahl;Einzelpreis;Hersteller;Warengruppe",
        "1001;04.03.2026 08:05;200;A-1;2;12,50;Lux;Lampen", "1772611500000 purchase A-1 200 - Lampen Lux 12.50 2")]
    [InlineData("Sipariş Numarası;Sipariş Tarihi;Müşteri;Barkod;Ürün Adı;Adet;Birim Fiyatı;Sipariş Statüsü",
        "1;04.03.2026 08:05;ann;869001;Çay;2;12,50;Teslim Edildi", "1772611500000 purchase 869001 ann - 12.50 2")]
    [InlineData("注文番号,注文日時,会員ID,商品コード,商品名,数量,単価", "1,2026/03/04 08:05:00,m1,T1,緑茶,2,400",
        "1772611500000 purchase T1 m1 - 400 2")]
    [InlineData("N° ticket;Date;Heure;N° client;Code article;Désignation;Qté;Prix unitaire",
        "1;14/03/2026;08:05;C1;A1;Thé;2;4,00", "1773475500000 purchase A1 C1 - 4.00 2")]
    [InlineData("Nr paragonu;Data sprzedaży;Godzina;Nr karty klienta;Kod towaru;Nazwa towaru;Ilość;Cena",
        "1;2026-03-04;08:05;K1;A1;Herbata;2;4,00", "1772611500000 purchase A1 K1 - 4.00 2")]
    [InlineData("Bonnummer;Datum;Uhrzeit;Kundenkarte;EAN;Bezeichnung;Anzahl;Einzelpreis;Storno",
        "1;14.03.2026;08:05;K1;4001;Tee;2;4,00;N", "1773475500000 purchase 4001 K1 - 4.00 2")]
    [InlineData("VBELN|ERDAT|KUNNR|MATNR|KWMENG|NETPR", "77|20260304|100123|501|2.000|12.50",
        "1772582400000 purchase 501 100123 - 12.50 2")]
    [InlineData("ORDER_NUMBER|ORDERED_DATE|SOLD_TO_ORG_ID|ORDERED_ITEM|ORDERED_QUANTITY|UNIT_SELLING_PRICE",
        "7001|04-MAR-26|1001|AS5|2|12.5", "1772582400000 purchase AS5 1001 - 12.5 2")]
    [InlineData("id_order;id_customer;product_id;product_name;product_quantity;unit_price_tax_incl;date_add",
        "5;12;33;Mug;2;12,50;2026-03-04 08:05:00", "1772611500000 purchase 33 12 - 12.50 2")]
    [InlineData("Sale Date,Sale Time,Receipt Number,Customer Code,SKU,Product,Quantity,User",
        "2026-03-04,08:05:00,1001,c7,TEA,Tea,2,Eve", "1772611500000 purchase TEA c7 - 2")]
    [InlineData("amazon-order-id\tpurchase-date\torder-status\tproduct-name\tsku\tquantity\titem-price\tbuyer-email",
        "1\t2026-03-04T08:05:00+00:00\tShipped\tTea\tTEA\t2\t20.00\ta@m.example",
        "1772611500000 purchase TEA a@m.example - 20.00 2")]
    public void Order_lines_are_purchases(string header, string row, string expected)
    {
        var inspection = Inspect("orders.csv", $"{header}\n{row}\n");

        inspection.Proposal.IsSure.ShouldBeTrue(string.Join("; ", inspection.Proposal.Doubts));
        Read(inspection).Events.ShouldBe([expected]);
    }

    [Fact]
    public void Number_of_a_line_is_no_item_where_another_column_holds_items_that_come_again()
    {
        var inspection = Inspect(
            "orders.csv",
            "item_id,order_id,created_at,product_id,sku,qty_ordered,customer_email\n"
            + "1,11,2026-03-04 10:00:00,501,MB01,1.0000,ann@x.example\n"
            + "2,11,2026-03-04 10:00:00,502,MB04,2.0000,ann@x.example\n"
            + "3,12,2026-03-05 10:00:00,501,MB01,1.0000,bob@x.example\n");

        inspection.Proposal.Mapping.Fields[EventField.ItemId].ShouldBe("product_id");
    }

    [Fact]
    public void Walk_in_at_a_till_is_a_shopper_of_one_receipt()
    {
        var inspection = Inspect(
            "sales.csv",
            "Sale Date,Receipt Number,Customer Code,SKU,Quantity,User\n"
            + "2026-03-04,1001,c7,TEA,1,Eve\n2026-03-04,1002,,TEA,1,Eve\n");

        Read(inspection).Events.ShouldBe(
            ["1772582400000 purchase TEA c7 - 1", "1772582400000 purchase TEA order:1002 - 1"]);
    }

    [Fact]
    public void Order_lines_in_a_cell_have_their_own_quantities_not_the_orders()
    {
        const string line = "Product ID: {0}, Product Qty: {1}, Product SKU: S{0}, Product Unit Price: 5.00";
        var first = string.Format(null, line, 77, 2) + "|" + string.Format(null, line, 78, 1);
        var inspection = Inspect(
            "orders.csv",
            "Order ID,Customer ID,Order Date,Total Quantity,Product Details\n"
            + $"101,7,03/24/2026,3,\"{first}\"\n102,8,03/25/2026,1,\"{string.Format(null, line, 78, 1)}\"\n");

        Read(inspection).Events.ShouldBe(
        [
            "1774310400000 purchase 77 7 - 5.00 2", "1774310400000 purchase 78 7 - 5.00 1",
            "1774396800000 purchase 78 8 - 5.00 1",
        ]);
    }

    [Fact]
    public void Total_of_an_order_is_not_the_quantity_of_each_item_in_a_list()
    {
        var inspection = Inspect("orders.csv", "date,customer,qty,sku1,sku2\n2026-03-04,ann,3,a,b\n");

        Read(inspection).Events.ShouldAllBe(e => e.EndsWith(" ann -", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Total Price")]
    [InlineData("PRICE_IN_CENTS")]
    public void Total_of_a_line_and_hundredths_are_no_price(string column)
    {
        var inspection = Inspect("orders.csv", $"date,customer,sku,qty,{column}\n2026-03-04,ann,TEA,2,2000\n");

        Read(inspection).Events.ShouldBe(["1772582400000 purchase TEA ann - 2"]);
    }

    [Fact]
    public void Till_without_shoppers_is_told_how_an_order_is_one()
    {
        var proposal = Inspect("sales.csv", "Order Id,Order Date,SKU,Qty\no1,2026-03-04,TEA,2\n").Proposal;

        proposal.Missing.ShouldBe(["shopper_id"]);
        proposal.Doubts.ShouldBe(["no column is the shopper; if each order is to be one, say it with "
            + "--map \"shopper_id='order:'+Order Id\""]);
        var told = new FormatOptions
        {
            Fields = new Dictionary<EventField, string> { [EventField.ShopperId] = "'order:'+Order Id" },
            DefaultType = "purchase",
        };
        ReadOutcome.Of(new EventFileOptions { Format = told }, _folder["sales.csv"]).Events.ShouldBe(
            ["1772582400000 purchase TEA order:o1 - 2"]);
    }

    [Fact]
    public void Trackers_orders_hold_a_list_of_items_beside_views_of_one()
    {
        var inspection = Inspect(
            "events.jsonl",
            """
            [{"event":"Product Viewed","properties":{"time":1772611500,"distinct_id":"ann","product_id":"TEA"}},
            {"event":"$mp_web_page_view","properties":{"time":1772611501,"distinct_id":"ann"}},
            {"event":"Purchase","properties":{"time":1772611502,"distinct_id":"ann","items":[
            {"sku":"TEA","qty":2},{"sku":"CUP","qty":1}]}}]

            """);

        var read = Read(inspection);

        read.Events.ShouldBe(
        [
            "1772611500000 view TEA ann -", "1772611502000 purchase TEA ann - 2", "1772611502000 purchase CUP ann - 1",
        ]);
        read.Rejected.ShouldBeEmpty();
        read.Counts.Skipped.ShouldBe(1);
    }

    [Fact]
    public void Tags_item_may_be_a_text_or_a_list()
    {
        var inspection = Inspect(
            "tags.jsonl",
            """
            {"timestamp":1772611500,"event":"viewItem","customer_id":"ann","item":"TEA"}
            {"timestamp":1772611501,"event":"viewBasket","customer_id":"ann","item":[{"id":"TEA","quantity":2}]}
            {"timestamp":1772611502,"event":"trackTransaction","customer_id":"ann","item":[{"id":"TEA","quantity":2}]}

            """);

        Read(inspection).Events.ShouldBe(["1772611500000 view TEA ann -", "1772611502000 purchase TEA ann - 2"]);
    }

    [Fact]
    public void Column_that_details_some_types_is_not_the_type_of_all()
    {
        var inspection = Inspect(
            "events.csv",
            "customer_id,type,timestamp,product_id,action\nann,view_item,1772611500,TEA,\n"
            + "ann,purchase_item,1772611501,CUP,\nann,cart_update,1772611502,TEA,add\n");

        inspection.Proposal.Mapping.Fields[EventField.EventType].ShouldBe("type+'.'+action|type");
        Read(inspection).Events.Select(e => e.Split(' ')[1]).ShouldBe(["view", "purchase", "cart"]);
    }

    [Fact]
    public void Pages_are_not_taken_for_items()
    {
        var proposal = Inspect(
            "pages.csv",
            "time,visitor_id,event,url\n2026-03-04,v1,page_view,https://shop.example/p/tea\n"
            + "2026-03-05,v1,page_view,https://shop.example/cart\n").Proposal;

        proposal.Missing.ShouldBe(["item_id"]);
        proposal.Doubts.ShouldBe(
        [
            "event: 'page_view' is no view, cart or purchase of an item, so that no row would be an event; if it is, "
            + "say it with --map event_type=event --map-type page_view=view",
            "url: holds addresses of pages, such as 'https://shop.example/p/tea', from which no item is taken; say "
            + "which part is the item, such as with --map item_id=url --item-pattern '/p/([^/?#]+)', or that each "
            + "page is an item with --map item_id=url",
        ]);
        var told = new FormatOptions
        {
            Fields = new Dictionary<EventField, string> { [EventField.ItemId] = "url" },
            ItemPattern = "/p/([^/?#]+)",
        };
        ReadOutcome.Of(new EventFileOptions { Format = told }, _folder["pages.csv"]).Events.ShouldBe(
            ["1772582400000 view tea v1 -"]);
    }

    [Theory]
    [InlineData("/p/tea", "/cart", true)]
    [InlineData("https://shop.example/p/tea", "https://shop.example/", true)]
    [InlineData("https://shop.example/p/tea", "https://shop.example/de/warenkorb.html?x=/p/a", true)]
    [InlineData("https://shop.example/p/tea", "https://shop.example/p/cup#cart", false)]
    public void Addresses_that_are_items_are_doubted_where_one_is_another_page(
        string first, string second, bool isDoubted)
    {
        var proposal = Inspect(
            "events.csv",
            $"time,user_id,event_type,product\n2026-03-04,v1,view,{first}\n2026-03-05,v1,cart,{second}\n").Proposal;

        proposal.IsSure.ShouldBe(!isDoubted);
        if (isDoubted)
        {
            proposal.Doubts.ShouldHaveSingleItem().ShouldStartWith(
                $"product: holds addresses of pages, among them '{second}', which is no item's; leave out the rows");
        }
    }

    [Theory]
    [InlineData("1 250,50", "1250.50")]
    [InlineData("1\u00A0250,50", "1250.50")]
    [InlineData("1\u202F250\u202F000,50 kr", "1250000.50")]
    public void Space_before_three_digits_separates_thousands(string price, string expected)
    {
        var inspection = Inspect("orders.csv", $"date;customer;sku;qty;price\n2026-03-04;ann;TEA;1;{price}\n");

        Read(inspection).Events.ShouldBe([$"1772582400000 purchase TEA ann - {expected} 1"]);
    }

    [Fact]
    public void Array_that_wraps_another_of_its_name_is_unknown_and_no_endless_search()
    {
        var path = _folder.Write("a.json", """{"items":[{"items":[{"a":1}]}]}""");

        Should.Throw<EventFileException>(() => EventFiles.Open([path], new EventFileOptions()))
            .Message.ShouldContain("unknown header");
    }

    private FileInspection Inspect(string name, string content) =>
        EventFiles.Inspect(_folder.Write(name, content), new FormatOptions());

    private static ReadOutcome Read(FileInspection inspection) => ReadOutcome.Of(
        new EventFileOptions { Format = new FormatOptions { Mapping = inspection.Proposal.Mapping } }, inspection.Path);
}
