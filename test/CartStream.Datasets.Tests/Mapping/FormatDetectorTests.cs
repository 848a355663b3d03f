using System.Text;
using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Tests.Reading;
using Parquet.Schema;
using Parquet.Serialization;

namespace CartStream.Datasets.Tests.Mapping;

/// <summary>Unknown layouts, their messages, and layouts that only look like known ones.</summary>
public sealed class FormatDetectorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ts,action,sku,customer\n2026-03-01T13:02:14Z,Buy,1004,u1\n", "1772370134000 purchase 1004 u1 -")]
    [InlineData("Dato;Kundenummer;Varenummer;Antall;Pris;Ordrenummer\n13.03.2026 10:00;77;A1;2;1.234,50;9\n",
        "1773396000000 purchase A1 77 - 1234.50 2")]
    [InlineData("date|visitor_uuid|article|event_name|visit_id\n03/13/2026 10:00 AM|v|a|Product Detail View|s\n",
        "1773396000000 view a v s")]
    [InlineData("when\tclient\tgoods_code\twhat\n2026-03-13 10:00\tc\tg\tbasket-add\n", "1773396000000 cart g c -")]
    [InlineData("{\"at\":{\"ts\":1773396000},\"user\":{\"id\":\"u\"},\"product\":{\"sku\":\"p\"},"
        + "\"action\":\"remove from cart\"}\n",
        "1773396000000 remove_from_cart p u -")]
    public void Inspect_unseen_layout_is_proposed_and_reads(string content, string expected)
    {
        var path = _folder.Write("a.csv", content);

        var inspection = EventFiles.Inspect(path, new FormatOptions());

        inspection.Proposal.Missing.ShouldBeEmpty();
        inspection.Proposal.Doubts.ShouldBeEmpty();
        Events(path, new FormatOptions { Mapping = inspection.Proposal.Mapping }).ShouldBe([expected]);
    }

    [Fact]
    public void Inspect_day_and_month_are_told_by_values_or_asked_for()
    {
        const string header = "order_id,user_id,order_date,product_id\n";
        var sure = _folder.Write("a.csv", header + "1,u,03/04/2026,a\n2,u,04/04/2026,a\n3,u,25/04/2026,a\n");
        var unsure = _folder.Write("b.csv", header + "1,u,03/04/2026,a\n");

        Events(sure, new FormatOptions())[0].ShouldStartWith("1775174400000 ");
        Events(unsure, new FormatOptions { TimeFormat = "MM/dd/yyyy" })[0].ShouldStartWith("1772582400000 ");
        EventFiles.Inspect(unsure, new FormatOptions()).Proposal.Doubts.ShouldHaveSingleItem()
            .ShouldContain("may be MM/dd/yyyy or the other way round");
        Should.Throw<EventFileException>(() => Events(unsure, new FormatOptions()));
    }

    [Theory]
    [InlineData("order_id,product_id,user_id,created\n7,a,u1,2026-03-13 10:00\n", "order lines")]
    [InlineData("order_id,product_id,add_to_cart_order\n7,a,1\n", "Instacart")]
    public void Open_order_lines_are_not_taken_for_what_would_drop_their_time_and_shopper(string content, string format)
    {
        using var source = EventFiles.Open([_folder.Write("a.csv", content)], new EventFileOptions());

        source.Files[0].Format.ShouldBe(format);
    }

    [Fact]
    public void Open_session_file_with_types_is_refused_by_the_layout_that_would_drop_them()
    {
        var path = _folder.Write("a.csv", "SessionId,ItemId,Time,EventType\n1,a,1772370134,purchase\n");

        var fault = Should.Throw<EventFileException>(() => EventFiles.Open([path], new EventFileOptions()));

        fault.Message.ShouldContain("session-rec would drop 'EventType', which looks like event_type");
        fault.MappingArguments.ShouldBe("--map event_time=Time,event_type=EventType,item_id=ItemId,"
            + "shopper_id=SessionId,session_id=SessionId --map-type purchase=purchase");
    }

    [Fact]
    public void Open_without_header_by_positions()
    {
        var path = _folder.Write("a.csv", "u1;01/02/2026;1004;3,5\n");
        var options = new FormatOptions
        {
            NoHeader = true,
            Fields = new Dictionary<EventField, string>
            {
                [EventField.ShopperId] = "1", [EventField.EventTime] = "2", [EventField.ItemId] = "3",
                [EventField.Price] = "4",
            },
            DefaultType = "purchase",
            TimeFormat = "dd/MM/yyyy",
            Decimal = ',',
        };

        Events(path, options).ShouldBe(["1769904000000 purchase 1004 u1 - 3.5"]);
    }

    [Fact]
    public void Open_mapped_column_that_is_not_there_names_those_that_are()
    {
        var path = _folder.Write("a.csv", "ts,action,sku,customer\n2026-03-01T13:02:14Z,Buy,1004,u1\n");
        var fields = new Dictionary<EventField, string> { [EventField.ItemId] = "skuu" };
        var options = new FormatOptions { Fields = fields };

        Should.Throw<EventFileException>(() => Events(path, options)).Message
            .ShouldBe($"{path}: item_id is mapped to 'skuu', which is no column; found ts, action, sku, customer");
    }

    [Fact]
    public void Open_default_type_and_types_that_are_skipped()
    {
        var path = _folder.Write("a.csv", "ts,action,sku,customer\n1772370134,x,a,u\n"
            + "1772370135,y,b,u\n1772370136,,c,u\n");
        var options = new FormatOptions
        {
            Fields = new Dictionary<EventField, string>
            {
                [EventField.EventTime] = "ts", [EventField.EventType] = "action", [EventField.ItemId] = "sku",
                [EventField.ShopperId] = "customer",
            },
            Types = new Dictionary<string, string> { ["X"] = "cart", ["y"] = "skip" },
            DefaultType = "view",
        };

        Events(path, options).ShouldBe(["1772370134000 cart a u -", "1772370136000 view c u -"]);
    }

    [Fact]
    public void Useless_file_names_the_three_commonest_reasons()
    {
        var bad = string.Concat(Enumerable.Range(0, 3).Select(i => $"2026-03-01T13:02:1{i}Z,wink,a,u\n"))
            + "never,view,a,u\n2026-03-01T13:02:14Z,view,,u\nshort\nshort 2\n";
        var path = _folder.Write("a.csv", "event_time,event_type,product_id,user_id\n" + bad);
        using var source = EventFiles.Open([path], new EventFileOptions());

        source.TryRead(out _).ShouldBeFalse();

        source.Useless.ShouldBe([$"{path}: read as REES46, none of its 7 rows is an event; "
            + "3 rows: event_type: found 'wink', "
            + "expected view, cart, remove_from_cart, purchase, refund, set_quantity; "
            + "2 rows: row: found 1 fields, expected 4, as in the header; "
            + "1 rows: event_time: found 'never', "
            + "expected a time such as 2019-10-01T00:00:00Z or 2019-10-01 00:00:00 UTC"]);
    }

    [Fact]
    public async Task Open_parquet_flat_and_nested_is_as_its_text()
    {
        var rees = _folder["a.parquet"];
        await WriteAsync(
            rees,
            new ParquetSchema(
                new DataField<DateTime>("event_time"), new DataField<string>("event_type"),
                new DataField<long>("product_id"), new DataField<double?>("user_id")),
            new Dictionary<string, object?>
            {
                ["event_time"] = new DateTime(2026, 3, 1, 13, 2, 14, DateTimeKind.Utc), ["event_type"] = "cart",
                ["product_id"] = 577L, ["user_id"] = 463.0,
            });
        var ga4 = _folder["b.parquet"];
        await WriteAsync(
            ga4,
            new ParquetSchema(
                new DataField<long>("event_timestamp"), new DataField<string>("event_name"),
                new DataField<string>("user_pseudo_id"),
                new ListField("items", new StructField("element", new DataField<string>("item_id")))),
            new Dictionary<string, object?>
            {
                ["event_timestamp"] = 1_772_370_134_688_000, ["event_name"] = "purchase", ["user_pseudo_id"] = "u1",
                ["items"] = new List<IDictionary<string, object>>
                {
                    new Dictionary<string, object> { ["item_id"] = "a" },
                    new Dictionary<string, object> { ["item_id"] = "b" },
                },
            });

        Events(rees, new FormatOptions()).ShouldBe(["1772370134000 cart 577 463 -"]);
        Events(ga4, new FormatOptions()).ShouldBe(["1772370134688 purchase a u1 -", "1772370134688 purchase b u1 -"]);
    }

    [Theory]
    [InlineData("""{"map":{"item":"a"},"decimal":";","colour":1}""",
        "map names 'item'", "decimal is ';', expected '.' or ','", "'colour' is unknown")]
    [InlineData("[]", "expected a JSON object")]
    [InlineData("{", "line 1: found no valid JSON")]
    [InlineData("{}", "map is missing")]
    public void Read_mapping_with_faults_names_them_all(string text, params string[] expected)
    {
        EventMappingJson.Read(text, out var faults);

        foreach (var one in expected)
            faults.ShouldContain(fault => fault.StartsWith(one, StringComparison.Ordinal));
    }

    private static List<string> Events(string path, FormatOptions format)
    {
        var read = ReadOutcome.Of(new EventFileOptions { Format = format }, path);
        read.Rejected.ShouldBeEmpty();
        return [.. read.Events];
    }

    private static async Task WriteAsync(string path, ParquetSchema schema, params Dictionary<string, object?>[] rows)
    {
        await using var file = File.Create(path);
        await ParquetSerializer.SerializeUntypedAsync(
            [.. rows.Select(row => (IDictionary<string, object?>)row)],
            schema,
            file,
            cancellationToken: TestContext.Current.CancellationToken);
    }
}
