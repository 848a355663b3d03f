using System.IO.Compression;
using System.Text;
using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;
using Parquet.Schema;
using Parquet.Serialization;
using ZstdSharp;

namespace CartStream.Fuzz.Targets;

/// <summary>Event files of all layouts, plain and packed.</summary>
internal static class FileTargets
{
    private static readonly string[] Tables =
    [
        "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n"
            + "2019-10-01 00:00:03 UTC,cart,577,148,home.bed,runail,2.62,463,26dd\n"
            + "2019-10-01 00:00:04 UTC,view,578,148,,\"a \"\"b\"\"\",,463,26dd\n",
        "event_time;event_type;product_id;price;user_id\n2019-10-01T00:00:03+00;cart;577;1.234,50;463\n",
        "timestamp,visitorid,event,itemid,transactionid\n1433221332,9,view,8,\n",
        "1,2268318,2520377,pv,1511544070\n1,2333346,2520771,buy,1511561733\n",
        "user_id,item_id,category_id,behavior,timestamp\n1,10,5,pv,1511658000123\n",
        "1,2014-04-07T10:51:09.277Z,214536502,0\n1,2014-04-07T10:54:09.868Z,214536500,S\n",
        "420374,2014-04-06T18:44:58.314Z,214537888,12462,1\n",
        "sessionId;userId;itemId;timeframe;eventdate\n1;NA;81766;526309;2016-05-09\n1;1;31331;1031018;2016-05-09\n",
        "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE\n35,73,1586731606,View\n35,73,1586731700,AddToCart\n",
        "order_id,customer_id,order_date,sku,qty,unit_price\n7,u1,2026-03-01 10:00,a,2,9.5\n",
        "userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n",
        "1::1193::5::978300760\n1::661::3::978302109\n",
        "user_id:token\titem_id:token\trating:float\ttimestamp:float\n196\t242\t3\t881250949\n",
        "t_dat,customer_id,article_id,price,sales_channel_id\n2018-09-20,000058a1,0663713001,0.0508,2\n",
        "session_id_hash,event_type,product_action,product_sku_hash,server_timestamp_epoch_ms,hashed_url\n"
            + "20c4,event_product,detail,d5157f,1550885210881,7e4\n20c4,pageview,,,1550885213307,4ed\n",
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
            + "536365,85123A,\"HOLDER, WHITE\",6,12/13/2010 8:26,2.55,17850,United Kingdom\n",
        "Name,Email,Financial Status,Paid at,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
            + "Lineitem sku,Vendor\n"
            + "#1001,a@b.no,paid,2026-03-01 10:00:00 -0500,2026-03-01 10:00:00 -0500,2,Lamp,9.50,L1,Lux\n",
        "SessionId\tItemId\tTime\n1\t2\t3.5\n1\t3\t4\n", "session_seq,position,item_id\n1,1,2\n1,2,3\n",
    ];

    private static readonly string[] Jsons =
    [
        Line("""{"event_time":"2026-03-01T13:02:14Z","event_type":"view","item_id":"b","shopper_id":"u1","price":2}"""),
        Line("""
            {"session":12899779,"events":[{"aid":59625,"ts":1661724000278,"type":"clicks"},
            {"aid":1,"ts":1661724000378,"type":"carts"}]}
            """),
        Line("""
            {"event_date":"20260301","event_timestamp":"1772370134689000","event_name":"purchase",
            "user_pseudo_id":"d1","user_id":"u1","event_params":[{"key":"ga_session_id","value":{"int_value":"77"}}],
            "items":[{"item_id":"a","price":2,"quantity":1}]}
            """),
        Line("""
            {"type":"track","event":"Order Completed","messageId":"m3","anonymousId":"d1","userId":"u1",
            "timestamp":"2026-03-01T13:02:16Z","properties":{"order_id":"7","products":[{"product_id":"a",
            "quantity":2},{"sku":"b"}]}}
            """),
        """
        {"orders":[{"id":450789469,"created_at":"2026-03-01T10:00:00-05:00","customer":{"id":207119551},
        "line_items":[{"sku":"IPOD","price":"199.00","quantity":1}]}]}
        """,
        """
        [{"idVisit":"5","visitorId":"v1","userId":null,"actionDetails":[{"type":"action","timestamp":1772370134,
        "productViewSku":"p1","productViewPrice":"2.5"}]}]
        """,
        """
        [{"specversion":"1.0","type":"com.shop.cart.added","source":"/web","id":"1","time":"2026-03-01T13:02:14Z",
        "data":{"productId":"p1","customerId":"u1","quantity":2}}]
        """,
    ];

    /// <summary>The targets.</summary>
    public static IEnumerable<FuzzTarget> All()
    {
        yield return new("files-csv", AllTargets.Bytes(Tables), Read) { Documented = [typeof(EventFileException)] };
        yield return new("files-json", AllTargets.Bytes(Jsons), Read) { Documented = [typeof(EventFileException)] };
        yield return new("files-packed", Packed(), Read)
        {
            Documented = [typeof(EventFileException)], TestCases = 1_000,
        };
        yield return new("files-parquet", [Parquet()], Read)
        {
            Documented = [typeof(EventFileException)], TestCases = 500,
        };
        yield return new("prefixes", AllTargets.Bytes("prefix,target\n\"1 2 3\",4\n5,6\n"), bytes =>
            PrefixFile.Read(ScratchFile.Of(bytes))) { Documented = [typeof(EventFileException)], TestCases = 1_000 };
        yield return new(
            "rejected-rows",
            AllTargets.Bytes("""{"file":"a.csv","line":7,"reason":"x","row":"u1,b"}""" + "\n"),
            bytes => RejectedRowsFile.Forget(ScratchFile.Of(bytes), "u1"u8))
        {
            Documented = [typeof(EventFileException)], TestCases = 300,
        };
    }

    /// <summary>A record on one line.</summary>
    private static string Line(string json) => json.ReplaceLineEndings("") + "\n";

    private static void Read(byte[] bytes)
    {
        var path = ScratchFile.Of(bytes);
        EventFileException? refused = null;
        try
        {
            EventFiles.Inspect(path, new FormatOptions());
        }
        catch (EventFileException e)
        {
            refused = e;
        }

        using var source = EventFiles.Open([path], new EventFileOptions());
        var events = 0L;
        while (source.TryRead(out var e))
        {
            events++;
            if (Events.EventValidator.Check(e) is { } fault)
                throw new FuzzFailure($"an event with a fault: {fault}");
        }

        if (refused is not null && events > 0)
            throw new FuzzFailure($"{events} events of a file that can't be looked at: {refused.Message}");
    }

    private static List<byte[]> Packed()
    {
        var packed = new List<byte[]>();
        foreach (var text in (string[])[Tables[0], Jsons[0]])
        {
            var content = Encoding.UTF8.GetBytes(text);
            using var gzip = new MemoryStream();
            using (var packer = new GZipStream(gzip, CompressionLevel.Fastest, leaveOpen: true))
                packer.Write(content);
            packed.Add(gzip.ToArray());
            using var zip = new MemoryStream();
            using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
            {
                using var entry = archive.CreateEntry("data/events").Open();
                entry.Write(content);
            }

            packed.Add(zip.ToArray());
            using var zstd = new Compressor();
            packed.Add(zstd.Wrap(content).ToArray());
            packed.Add([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)]);
            packed.Add([.. Encoding.UTF8.GetPreamble(), .. content]);
        }

        return packed;
    }

    private static byte[] Parquet()
    {
        using var into = new MemoryStream();
        var row = new Dictionary<string, object?>
        {
            ["event_time"] = new DateTime(2026, 3, 1, 13, 2, 14, DateTimeKind.Utc), ["event_type"] = "cart",
            ["product_id"] = 577L, ["user_id"] = 463.0,
        };
        ParquetSerializer.SerializeUntypedAsync(
            [row, row],
            new ParquetSchema(
                new DataField<DateTime>("event_time"), new DataField<string>("event_type"),
                new DataField<long>("product_id"), new DataField<double?>("user_id")),
            into).GetAwaiter().GetResult();
        return into.ToArray();
    }
}
