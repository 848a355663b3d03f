using System.IO.Compression;
using System.Text;
using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Tests.Reading;

namespace CartStream.Datasets.Tests.Mapping;

/// <summary>
/// Layouts that are known by name, each by the smallest file of it, made up after the public descriptions.
/// </summary>
public sealed class KnownLayoutTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.jsonl",
        "{\"event_time\":\"2026-03-01T10:00:00Z\",\"event_type\":\"view\",\"item_id\":\"S\",\"shopper_id\":\"u\","
        + "\"item_name\":\"Shirt S\",\"item_group_id\":\"shirt\"}\n"
        + "{\"event_time\":\"2026-03-01T09:00:00Z\",\"event_type\":\"view\",\"item_id\":\"C\",\"shopper_id\":\"u\"}\n",
        "S Shirt S shirt", "C - -")]
    [InlineData("shopify.json",
        "{\"id\":7,\"created_at\":\"2026-03-01T10:00:00Z\",\"customer\":{\"id\":1},\"line_items\":["
        + "{\"sku\":\"S\",\"product_id\":44,\"title\":\"Shirt\",\"price\":\"9\",\"quantity\":1}]}\n",
        "S Shirt 44")]
    [InlineData("ga4.jsonl",
        "{\"event_name\":\"view_item\",\"event_timestamp\":1772359200000000,\"user_pseudo_id\":\"c\",\"items\":["
        + "{\"item_id\":\"S\",\"item_name\":\"Shirt S\",\"item_group_id\":\"shirt\"}]}\n",
        "S Shirt S shirt")]
    public void Open_file_with_names_and_groups_of_variants_gives_them(
        string name, string content, params string[] expected)
    {
        using var source = EventFiles.Open([_folder.Write(name, content)], new EventFileOptions());
        var events = new List<string>();
        while (source.TryRead(out var e))
        {
            string[] texts = [Text(e.ItemId), Text(e.ItemName), Text(e.ItemGroupId)];
            events.Add(string.Join(' ', texts));
        }

        events.ShouldBe(expected);

        static string Text(ReadOnlySpan<byte> text) => text.IsEmpty ? "-" : Encoding.UTF8.GetString(text);
    }

    [Theory]
    [InlineData("REES46",
        "user_id,product_id,event_type,event_time\n463,577,cart,2019-10-01 00:00:03 UTC\n",
        "1569888003000 cart 577 463 -")]
    [InlineData("REES46",
        "2019-10-01 00:00:03 UTC,cart,577,148,,runail,2.62,463,s1\n2019-10-01 00:00:04 UTC,view,578,148,a.b,,,463,s1\n",
        "1569888003000 cart 577 463 s1 148 runail 2.62", "1569888004000 view 578 463 s1 148 a.b")]
    [InlineData("REES46",
        "event_time;event_type;product_id;price;user_id\n2019-10-01T00:00:03+00;cart;577;1.234,50;463\n",
        "1569888003000 cart 577 463 - 1234.50")]
    [InlineData("RetailRocket",
        "timestamp,visitorid,event,itemid,transactionid\n1433221332,9,view,8,\n",
        "1433221332000 view 8 9 -")]
    [InlineData("Taobao",
        "1,2268318,2520377,pv,1511544070\n1,2333346,2520771,buy,1511561733\n",
        "1511544070000 view 2268318 1 - 2520377", "1511561733000 purchase 2333346 1 - 2520771")]
    [InlineData("Taobao",
        "user_id,item_id,category_id,behavior,timestamp\n1,10,5,pv,1511658000123\n",
        "1511658000123 view 10 1 - 5")]
    [InlineData("YooChoose clicks",
        "1,2014-04-07T10:51:09.277Z,214536502,0\n1,2014-04-07T10:54:09.868Z,214536500,S\n",
        "1396867869277 view 214536502 1 1 0", "1396868049868 view 214536500 1 1 S")]
    [InlineData("YooChoose buys",
        "420374,2014-04-06T18:44:58.314Z,214537888,12462,1\n",
        "1396809898314 purchase 214537888 420374 420374 12462 1")]
    [InlineData("Diginetica views",
        "sessionId;userId;itemId;timeframe;eventdate\n1;NA;81766;526309;2016-05-09\n1;1;31331;1031018;2016-05-09\n",
        "1462752526309 view 81766 session:1 1", "1462753031018 view 31331 1 1")]
    [InlineData("Diginetica purchases",
        "sessionId;userId;timeframe;eventdate;ordernumber;itemId\n150;18278;17100868;2016-05-06;16421;25911\n",
        "1462509900868 purchase 25911 18278 150")]
    [InlineData("Amazon Personalize",
        "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE\n35,73,1586731606,View\n35,73,1586731700,AddToCart\n",
        "1586731606000 view 73 35 -", "1586731700000 cart 73 35 -")]
    [InlineData("order lines",
        "order_id,customer_id,order_date,sku,qty,unit_price\n7,u1,2026-03-01 10:00,a,2,9.5\n"
        + "7,u1,2026-03-01 10:00,b,1,3\n",
        "1772359200000 purchase a u1 - 9.5 2", "1772359200000 purchase b u1 - 3 1")]
    [InlineData("MovieLens",
        "userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n", "1260759144000 view 31 1 -")]
    [InlineData("MovieLens", "1::1193::5::978300760\n1::661::3::978302109\n",
        "978300760000 view 1193 1 -", "978302109000 view 661 1 -")]
    [InlineData("MovieLens", "196\t242\t3\t881250949\n186\t302\t3\t891717742\n",
        "881250949000 view 242 196 -", "891717742000 view 302 186 -")]
    [InlineData("RecBole",
        "user_id:token\titem_id:token\trating:float\ttimestamp:float\n196\t242\t3\t881250949\n",
        "881250949000 view 242 196 -")]
    [InlineData("RecBole",
        "session_id:token\titem_id:token\ttimestamp:float\n7\t242\t1396867869.277\n", "1396867869277 view 242 7 7")]
    [InlineData("H&M",
        "t_dat,customer_id,article_id,price,sales_channel_id\n2018-09-20,000058a1,0663713001,0.0508,2\n",
        "1537401600000 purchase 0663713001 000058a1 - 0.0508")]
    [InlineData("Coveo",
        "session_id_hash,event_type,product_action,product_sku_hash,server_timestamp_epoch_ms,hashed_url\n"
        + "20c4,event_product,detail,d5157f,1550885210881,7e4\n20c4,pageview,,,1550885213307,4ed\n"
        + "20c4,event_product,add,d5157f,1550885215484,7e4\n",
        "1550885210881 view d5157f 20c4 20c4", "1550885215484 cart d5157f 20c4 20c4")]
    [InlineData("Dressipi",
        "session_id,item_id,date\n3,9655,2020-12-18 21:25:00.373\n", "1608326700373 view 9655 3 3")]
    public void Open_delimited_layout_gives_its_events(string format, string content, params string[] events)
    {
        ShouldBe("a.csv", content, format, events);
    }

    [Theory]
    [InlineData("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
        "UCI Online Retail", "12/13/2010 8:26", "12/1/2010 8:28")]
    [InlineData("Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country", "UCI Online Retail II",
        "2010-12-13 08:26:00", "2010-12-01 08:28:00")]
    public void Open_online_retail_returns_are_refunds_and_guests_are_shoppers(
        string header, string format, string first, string second)
    {
        var path = _folder.Write(
            "a.csv",
            $"{header}\n536365,85123A,\"HOLDER, WHITE\",6,{first},2.55,17850,United Kingdom\n"
            + $"C536379,22632,HAND WARMER,-1,{second},27.50,14527,United Kingdom\n"
            + $"536414,22139,,56,{second},0,,United Kingdom\n");

        using var source = EventFiles.Open([path], new EventFileOptions());
        var read = ReadOutcome.Of(path);

        source.Files[0].Format.ShouldBe(format);
        read.Events.ShouldBe(
        [
            "1291192080000 refund 22632 14527 - 27.50 1", "1291192080000 purchase 22139 order:536414 - 0 56",
            "1292228760000 purchase 85123A 17850 - 2.55 6",
        ]);
        read.Counts.Rejected.ShouldBe(0);
        read.Counts.Skipped.ShouldBe(0);
    }

    [Fact]
    public void Open_shopify_export_fills_the_lines_of_an_order()
    {
        ShouldBe(
            "orders_export.csv",
            "Name,Email,Financial Status,Paid at,Created at,Lineitem quantity,Lineitem name,"
            + "Lineitem price,Lineitem sku,Vendor\n"
            + "#1001,a@b.no,paid,2026-03-01 10:00:00 -0500,2026-03-01 10:00:00 -0500,2,Lamp,9.50,L1,Lux\n"
            + "#1001,a@b.no,,,,1,Bulb,3.00,B1,Lux\n"
            + "#1002,a@b.no,refunded,2026-03-01 10:00:00 -0500,2026-03-01 10:00:00 -0500,1,Chair,90.00,C1,Lux\n"
            + "#1002,a@b.no,,,,1,Bulb,3.00,B1,Lux\n"
            + "#1003,a@b.no,partially_refunded,,2026-03-01 10:00:01 -0500,1,Desk,90.00,D1,Lux\n",
            "Shopify orders",
            "1772377200000 purchase L1 a@b.no - Lux 9.50 2",
            "1772377200000 purchase B1 a@b.no - Lux 3.00 1",
            "1772377201000 purchase D1 a@b.no - Lux 90.00 1");
    }

    [Fact]
    public void Open_dressipi_purchases_are_told_by_the_name()
    {
        ShouldBe("train_purchases.csv", "session_id,item_id,date\n3,15085,2020-12-18 21:26:47.986\n", "Dressipi",
            "1608326807986 purchase 15085 3 3");
    }

    [Fact]
    public void Open_ga4_export_has_an_event_for_each_item_and_passes_over_what_has_none()
    {
        ShouldBe(
            "a.jsonl",
            """
            {"event_date":"20260301","event_timestamp":"1772370134688000","event_name":"session_start",
             "user_pseudo_id":"d1","event_params":[],"items":[]}
            {"event_date":"20260301","event_timestamp":"1772370134689000","event_name":"purchase",
             "user_pseudo_id":"d1","user_id":"u1","event_params":[{"key":"page","value":{"string_value":"x"}},
             {"key":"ga_session_id","value":{"int_value":"77"}}],"items":[{"item_id":"a","price":2,"quantity":1},
             {"item_id":"b","item_brand":"Lux","quantity":3}]}
            {"event_date":"20260301","event_timestamp":1772370134690000,"event_name":"view_item",
             "user_pseudo_id":"d1","user_id":null,"event_params":[{"key":"ga_session_id","value":{"int_value":77}}],
             "items":[{"item_id":"c"}]}
            """,
            "GA4 export",
            "1772370134689 purchase a u1 d1.77 2 1", "1772370134689 purchase b u1 d1.77 Lux 3",
            "1772370134690 view c u1 d1.77");
    }

    [Fact]
    public void Open_segment_refund_gives_its_items_back()
    {
        ShouldBe(
            "a.jsonl",
            """
            {"type":"track","event":"Order Completed","messageId":"m1","userId":"u1",
             "timestamp":"2026-03-01T13:02:16Z","properties":{"order_id":"7","products":[{"sku":"a"},{"sku":"b"}]}}
            {"type":"track","event":"Order Refunded","messageId":"m2","userId":"u1",
             "timestamp":"2026-03-01T13:02:17Z","properties":{"order_id":"7","products":[{"sku":"b","quantity":1}]}}
            """,
            "Segment or RudderStack track",
            "1772370136000 purchase a u1 -",
            "1772370136000 purchase b u1 -",
            "1772370137000 refund b u1 - 1");
    }

    [Fact]
    public void Open_segment_track_links_devices_to_their_only_shopper()
    {
        ShouldBe(
            "a.jsonl",
            """
            {"type":"track","event":"Product Viewed","messageId":"m1","anonymousId":"d1",
             "timestamp":"2026-03-01T13:02:14.688Z","properties":{"product_id":"1004","price":"17.50"}}
            {"type":"page","messageId":"m2","anonymousId":"d1","timestamp":"2026-03-01T13:02:15Z","properties":{}}
            {"type":"track","event":"Order Completed","messageId":"m3","anonymousId":"d1","userId":"u1",
             "timestamp":"2026-03-01T13:02:16Z","properties":{"order_id":"7","products":[{"product_id":"a",
             "quantity":2},{"sku":"b"}]}}
            {"type":"track","event":"Product Added","messageId":"m4","anonymousId":"d2",
             "timestamp":"2026-03-01T13:02:17Z","properties":{"product_id":"c"}}
            """,
            "Segment or RudderStack track",
            "1772370134688 view 1004 u1 - 17.50", "1772370136000 purchase a u1 - 2", "1772370136000 purchase b u1 -",
            "1772370137000 cart c d2 -");
    }

    [Fact]
    public void Open_rudderstack_track_with_original_timestamps_is_read()
    {
        ShouldBe(
            "a.jsonl",
            """
            {"type":"track","event":"Product Removed","messageId":"m1","anonymousId":"d1",
             "originalTimestamp":"2026-03-01T13:02:14.688+01:00","context":{"sessionId":1772},
             "properties":{"sku":"1004","quantity":1}}
            """,
            "Segment or RudderStack track",
            "1772366534688 remove_from_cart 1004 d1 1772 1");
    }

    [Fact]
    public void Open_shopify_orders_as_the_api_gives_them_are_unwrapped()
    {
        ShouldBe(
            "orders.json",
            """
            {"orders": [
              {"id": 450789469, "created_at": "2026-03-01T10:00:00-05:00", "customer": {"id": 207119551},
               "line_items": [{"sku": "IPOD", "price": "199.00", "quantity": 1}, {"sku": null, "product_id": 632,
                 "quantity": 2}]},
              {"id": 450789470, "created_at": "2026-03-01T10:00:00-05:00", "customer": {"id": 207119551},
               "financial_status": "voided", "line_items": [{"sku": "IPOD", "price": "199.00", "quantity": 1}]}
            ]}
            """,
            "Shopify orders",
            "1772377200000 purchase IPOD 207119551 - 199.00 1", "1772377200000 purchase 632 207119551 - 2");
    }

    [Fact]
    public void Open_snowplow_events_are_read_by_their_e_commerce_action()
    {
        ShouldBe(
            "a.jsonl",
            """
            {"event_id":"e1","event_name":"snowplow_ecommerce_action","collector_tstamp":"2026-03-01 13:02:14.688",
             "domain_userid":"d1","domain_sessionid":"s1",
             "unstruct_event_com_snowplowanalytics_snowplow_ecommerce_snowplow_ecommerce_action_1":
              {"type":"add_to_cart"},
             "contexts_com_snowplowanalytics_snowplow_ecommerce_product_1":[{"id":"p1","price":2.5,"brand":"Lux",
             "category":"lamps","quantity":2}]}
            {"event_id":"e2","event_name":"page_view","collector_tstamp":"2026-03-01 13:02:15.688",
             "domain_userid":"d1","domain_sessionid":"s1"}
            """,
            "Snowplow e-commerce",
            "1772370134688 cart p1 d1 s1 lamps Lux 2.5 2");
    }

    [Fact]
    public void Open_matomo_visits_give_product_views_and_order_lines()
    {
        ShouldBe(
            "visits.json",
            """
            [{"idVisit":"5","visitorId":"v1","userId":null,"actionDetails":[
                {"type":"action","timestamp":1772370134,"productViewSku":"p1","productViewPrice":"2.5"},
                {"type":"action","timestamp":1772370135,"url":"https://shop/"},
                {"type":"ecommerceOrder","timestamp":1772370136,"orderId":"7","itemDetails":[{"itemSKU":"p1",
                 "price":2.5,"quantity":2}]}]}]
            """,
            "Matomo visits",
            "1772370134000 view p1 v1 5 2.5", "1772370136000 purchase p1 v1 5 2.5 2");
    }

    [Fact]
    public void Open_exponea_cart_updates_are_what_their_action_says()
    {
        const string ann = "\"customer_ids\":{\"cookie\":\"c1\",\"registered\":\"ann\"}";
        ShouldBe(
            "events.jsonl",
            $$"""
            {"timestamp":1772611500.12,"type":"view_item",{{ann}},"properties":{"product_id":"T1","price":4.0} }
            {"timestamp":1772611501,"type":"cart_update",{{ann}},"properties":{"action":"add","product_id":"T1"} }
            {"timestamp":1772611502,"type":"cart_update",{{ann}},"properties":{"action":"remove","product_id":"C1"} }
            {"timestamp":1772611503,"type":"cart_update",{{ann}},"properties":{"action":"empty"} }
            {"timestamp":1772611504,"type":"wishlist",{{ann}},"properties":{"action":"add","product_id":"C1"} }
            {"timestamp":1772611505,"type":"purchase",{{ann}},"properties":{"product_list":[{"product_id":"T1"}]} }
            {"timestamp":1772611505,"type":"purchase_item",{{ann}},"properties":{"product_id":"T1","quantity":2} }

            """,
            "Exponea or Bloomreach events",
            "1772611500120 view T1 ann - 4.0",
            "1772611501000 cart T1 ann -",
            "1772611502000 remove_from_cart C1 ann -",
            "1772611505000 purchase T1 ann - 2");
    }

    [Fact]
    public void Open_cloud_events_are_understood_by_type_and_data()
    {
        ShouldBe(
            "a.json",
            """
            [{"specversion":"1.0","type":"com.shop.cart.added","source":"/web","id":"1","time":"2026-03-01T13:02:14Z",
              "data":{"productId":"p1","customerId":"u1","quantity":2}},
             {"specversion":"1.0","type":"shop.event","source":"/web","id":"2","time":"2026-03-01T13:02:20Z",
              "data":{"event_time":"2026-03-01T13:02:15Z","event_type":"purchase","item_id":"p1","shopper_id":"u1"}}]
            """,
            "CloudEvents",
            "1772370134000 cart p1 u1 - 2", "1772370135000 purchase p1 u1 -");
    }

    [Fact]
    public void Open_own_events_indented_one_after_the_other_are_read()
    {
        ShouldBe(
            "a.json",
            "{\n \"event_time\": \"2026-03-01T13:02:14Z\",\n \"event_type\": \"view\",\n \"item_id\": \"}{\",\n"
            + " \"shopper_id\": \"u1\"\n}\n{\n \"event_time\": \"2026-03-01T13:02:15Z\", \"event_type\": \"cart\",\n"
            + " \"item_id\": \"b\", \"shopper_id\": \"u1\"}\n",
            "CartStream",
            "1772370134000 view }{ u1 -", "1772370135000 cart b u1 -");
    }

    [Fact]
    public void Open_packed_and_utf16_files_are_as_plain_ones()
    {
        const string content = "event_time,event_type,product_id,user_id\n2019-10-01 00:00:03 UTC,cart,577,Ærlig\n";
        byte[][] written =
        [
            Zip(("readme/", ""), ("data/events.csv", content)), Zstd(content), TempFolder.Gzip(content),
            [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(content)],
            [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(content)],
            Encoding.Unicode.GetBytes(content),
        ];
        foreach (var bytes in written)
            ReadOutcome.Of(_folder.Write("a", bytes)).Events.ShouldBe(["1569888003000 cart 577 Ærlig -"]);
    }

    [Fact]
    public void Open_files_that_hold_no_rows_say_what_to_do()
    {
        Refusal(Zip(("[Content_Types].xml", "x"), ("xl/workbook.xml", "x")))
            .ShouldEndWith("is an Excel workbook; save the sheet as 'CSV UTF-8 (comma delimited)' and give that file");
        Refusal(Zip(("a.csv", "x"), ("b.csv", "y")))
            .ShouldContain("the zip holds 2 files (a.csv, b.csv), expected one");
        Refusal([.. "BZh91AY"u8]).ShouldContain("is packed with bzip2");
        Refusal(Zstd(new string('x', 9_000))[..12]).ShouldContain("zstd is truncated");
        Refusal(Zip(("a.csv", "x"))[..20]).ShouldContain("truncated or damaged");
        Refusal([.. "PAR1"u8, 1, 2, 3]).ShouldContain("the Parquet can't be read");
    }

    private void ShouldBe(string name, string content, string format, params string[] events)
    {
        var path = _folder.Write(name, content);
        using (var source = EventFiles.Open([path], new EventFileOptions()))
            source.Files[0].Format.ShouldBe(format);

        var read = ReadOutcome.Of(path);

        read.Rejected.ShouldBeEmpty();
        read.Events.ShouldBe(events);
        ShouldBeAsMapped(path, events);
    }

    // The mapping that inspect writes gives the same events.
    private void ShouldBeAsMapped(string path, string[] events)
    {
        var inspection = EventFiles.Inspect(path, new FormatOptions());
        var mapping = EventMappingJson.Read(EventMappingJson.ToText(inspection.Proposal.Mapping), out var faults);
        faults.ShouldBeEmpty();
        if (mapping.Name != "CartStream")
        {
            ReadOutcome.Of(new EventFileOptions { Format = new FormatOptions { Mapping = mapping } }, path).Events
                .ShouldBe(events);
        }
    }

    private string Refusal(byte[] content)
    {
        var path = _folder.Write("a", content);
        return Should.Throw<EventFileException>(() => ReadOutcome.Of(path)).Message;
    }

    private static byte[] Zip(params (string Name, string Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Zstd(string content)
    {
        using var compressor = new ZstdSharp.Compressor();
        return compressor.Wrap(Encoding.UTF8.GetBytes(content)).ToArray();
    }
}
