using System.Text;
using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Tests.Reading;

namespace CartStream.Datasets.Tests.Mapping;

/// <summary>
/// Features of other shops' exports: CartStream's own names in a table, quoted line ends, a spreadsheet's first line,
/// words of other languages, unknown types, a name twice.
/// </summary>
public sealed class ForeignExportTests : IDisposable
{
    private const string Own = "event_time,event_type,item_id,shopper_id,session_id,price";
    private const string Row = "2026-03-01T13:02:14Z,cart,1004,u1,s1,2.50";
    private const string Event = "1772370134000 cart 1004 u1 s1 2.50";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Own + "\n" + Row + "\n")]
    [InlineData("PRICE;SESSION_ID;SHOPPER_ID;ITEM_ID;EVENT_TYPE;EVENT_TIME\n"
        + "2,50;s1;u1;1004;add_to_cart;2026-03-01 13:02:14\n")]
    [InlineData("event_time\tevent_type\titem_id\tshopper_id\tsession_id\tprice\tnote\n"
        + "1772370134\tCART\t1004\tu1\ts1\t2.50\tx\n")]
    [InlineData("sep=;\r\nevent_time;event_type;item_id;shopper_id;session_id;price\r\n"
        + "2026-03-01T13:02:14Z;cart;1004;u1;s1;2,50\r\n")]
    [InlineData("\uFEFFSEP=,\n" + Own + "\n" + Row + "\n")]
    public void Table_with_the_names_of_the_event_json_is_known(string content)
    {
        var path = _folder.Write("a.csv", content);

        var read = ReadOutcome.Of(path);

        read.Events.ShouldBe([Event]);
        read.Counts.ShouldBe(new(1, 0, 0));
    }

    [Fact]
    public void Table_with_the_names_of_the_event_json_takes_the_device_or_the_visit_for_a_shopper_without_a_name()
    {
        var path = _folder.Write(
            "a.csv",
            "event_time,event_type,item_id,shopper_id,anonymous_id,session_id\n"
            + "2026-03-01T13:02:14Z,view,a,u,d,s\n2026-03-01T13:02:15Z,view,a,,d,s\n2026-03-01T13:02:16Z,view,a,,,s\n");

        ReadOutcome.Of(path).Events.ShouldBe(
            ["1772370134000 view a u s", "1772370135000 view a d s", "1772370136000 view a s s"]);
    }

    [Theory]
    [InlineData("\"good,\nsaid \"\"she\"\"\n\n\"")]
    [InlineData("\"\n\"")]
    [InlineData("\"a\r\nb\"")]
    public void Quoted_line_ends_are_within_a_row(string quoted)
    {
        var path = _folder.Write("a.csv", $"{Own},comment\n{Row},{quoted}\n{Row.Replace("u1", "u2")},{quoted}");

        var read = ReadOutcome.Of(path);

        read.Events.ShouldBe([Event, Event.Replace("u1", "u2")]);
        read.Counts.ShouldBe(new(2, 0, 0));
    }

    [Fact]
    public void Quoted_line_ends_are_found_by_inspect_in_an_unknown_layout()
    {
        var path = _folder.Write(
            "a.csv", "ts,text,action,sku,customer\n2026-03-01T13:02:14Z,\"a\nb\",Buy,1004,u1\n");

        var inspection = EventFiles.Inspect(path, new FormatOptions());

        inspection.Proposal.IsSure.ShouldBeTrue();
        ReadOutcome.Of(new EventFileOptions { Format = new() { Mapping = inspection.Proposal.Mapping } }, path).Events
            .ShouldBe(["1772370134000 purchase 1004 u1 -"]);
    }

    [Fact]
    public void Stray_quote_rejects_its_own_row_alone_however_far_the_next_one_is()
    {
        var text = new StringBuilder($"{Own}\n2026-03-01T13:02:14Z,view,\"stray,u0,s1,1\n");
        for (var i = 0; i < 3_000; i++)
            text.Append($"2026-03-01T13:02:14Z,view,i{i},u1,s1,1\n");
        text.Append("2026-03-01T13:02:14Z,view,\"other,u0,s1,1\n2026-03-01T13:02:14Z,view,last,u1,s1,1\n");
        var path = _folder.Write("a.csv", text.ToString());

        var read = ReadOutcome.Of(path);

        read.Counts.ShouldBe(new(3_003, 2, 0));
        read.Events.Count.ShouldBe(3_001);
        read.Events[^1].ShouldContain(" last ");
        read.Rejected.Select(one => one.Line).ShouldBe([2, 3_003]);
    }

    [Fact]
    public void Quoted_line_ends_over_the_reader_s_buffer_and_over_a_mebibyte()
    {
        var fits = $"\"{new string('x', 300_000)}\n{new string('y', 300_000)}\"";
        var tooLong = $"\"{new string('x', 600_000)}\n{new string('y', 600_000)}\"";
        var path = _folder.Write(
            "a.csv",
            $"{Own},comment\n{Row},{fits}\n{Row.Replace("u1", "u2")},{tooLong}\n{Row.Replace("u1", "u3")},z\n");

        var read = ReadOutcome.Of(path);

        read.Events.ShouldBe([Event, Event.Replace("u1", "u3")]);
        read.Counts.Rejected.ShouldBe(2);
        read.Rejected.Select(one => one.Line).ShouldBe([4, 5]);
    }

    [Theory]
    [InlineData("Datum;Aktion;Artikelnummer;Kundennummer;Sitzung;Preis\n13.03.2026 10:00;{0};a;k;s;1.234,50\n",
        "Ansicht=view,In den Warenkorb=cart,Entfernt=remove_from_cart,Kauf=purchase,Retoure=refund")]
    [InlineData("Datum;Handling;Artikelnummer;Kundenummer;Sesjon;Pris\n13.03.2026 10:00;{0};a;k;s;1.234,50\n",
        "Visning=view,Handlekurv=cart,Fjernet=remove_from_cart,Kjøp=purchase,Retur=refund")]
    [InlineData("date;evenement;sku;client;visite;price\n13.03.2026 10:00;{0};a;k;s;1.234,50\n",
        "Vue=view,Panier=cart,Supprimé du panier=remove_from_cart,Achat=purchase,Remboursement=refund")]
    public void Types_and_columns_of_other_languages_are_understood(string file, string types)
    {
        foreach (var pair in types.Split(',').Select(pair => pair.Split('=')))
        {
            var (name, type) = (pair[0], pair[1]);
            var path = _folder.Write("a.csv", string.Format(null, file, name));

            var inspection = EventFiles.Inspect(path, new FormatOptions());

            inspection.Proposal.IsSure.ShouldBeTrue(name);
            ReadOutcome.Of(new EventFileOptions { Format = new() { Mapping = inspection.Proposal.Mapping } }, path)
                .Events.ShouldBe([$"1773396000000 {type} a k s 1234.50"], name);
        }
    }

    [Theory]
    [InlineData("ts,type,sku,customer\n2026-03-01,1,a,u\n2026-03-02,2,a,u\n", "type")]
    [InlineData("ts,action,sku,customer\n2026-03-01,katso,a,u\n2026-03-02,osta,a,u\n", "action")]
    [InlineData("order_id,created_at,sku,customer_id,event\n1,2026-03-01,a,u,X\n2,2026-03-02,a,u,Y\n", "event")]
    [InlineData("""{"ts":1773396000,"sku":"a","user":"u","event":"hylly"}""", "event")]
    public void Types_that_nobody_knows_are_asked_for_and_no_default_is_taken(string content, string column)
    {
        var path = _folder.Write("a.csv", content);

        EventFiles.Inspect(path, new FormatOptions()).Proposal.Doubts.ShouldHaveSingleItem()
            .ShouldContain($"{column}: looks like what was done, but it is unknown what ");
        Should.Throw<EventFileException>(() => ReadOutcome.Of(path)).Message.ShouldContain("--default-type");
        var said = EventFiles.Inspect(path, new FormatOptions { DefaultType = "view" }).Proposal;
        said.IsSure.ShouldBeTrue();
        ReadOutcome.Of(new EventFileOptions { Format = new() { Mapping = said.Mapping } }, path)
            .Events.ShouldAllBe(one => one.Contains(" view a u"));
    }

    [Theory]
    [InlineData("distinct_id")]
    [InlineData("Email (Billing)")]
    [InlineData("Billing email")]
    public void Shopper_is_found_under_the_names_of_trackers_and_shop_systems(string name)
    {
        var path = _folder.Write("a.csv", $"ts,event,sku,{name},visit\n2026-03-01T13:02:14Z,view,a,u@x.example,s\n");

        var mapping = EventFiles.Inspect(path, new FormatOptions()).Proposal.Mapping;

        mapping.Fields[EventField.ShopperId].ShouldBe(name);
    }

    [Fact]
    public void Column_twice_with_other_values_is_refused_and_with_the_same_it_is_read()
    {
        const string header = "event_time,event_type,product_id,user_id,User_Id\n";
        var differs = _folder.Write("a.csv", header + "2026-03-01 13:02:14,view,a,u,z\n");
        var same = _folder.Write("b.csv", header + "2026-03-01 13:02:14,view,a,u,u\n");

        Should.Throw<EventFileException>(() => ReadOutcome.Of(differs)).Message.ShouldBe(
            $"{differs}: found 2 columns called 'user_id' that differ, expected one; rename the others in the header");
        ReadOutcome.Of(same).Events.ShouldBe(["1772370134000 view a u -"]);
    }
}
