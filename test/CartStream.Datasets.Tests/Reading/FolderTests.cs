using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;

namespace CartStream.Datasets.Tests.Reading;

/// <summary>Folders and patterns as input, and what folders such as <c>dt=2024-01-01</c> say of their rows.</summary>
public sealed class FolderTests : IDisposable
{
    private const string Header = "event_time,event_type,product_id,user_id";
    private const string View = "2026-03-04 00:00:01,view,P0,u1";
    private const string ViewRead = "1772582401000 view P0 u1 -";
    private const string Cart = "2026-03-05 00:00:01,cart,P1,u2";
    private const string CartRead = "1772668801000 cart P1 u2 -";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folder_is_its_files_and_those_in_its_folders()
    {
        Write("export/b/part-1.csv", $"{Header}\n{Cart}\n");
        Write("export/part-0.csv", $"{Header}\n{View}\n");

        ReadOutcome.Of(_folder["export"]).Events.ShouldBe([ViewRead, CartRead]);
    }

    [Fact]
    public void What_clusters_put_beside_the_rows_is_left_out()
    {
        Write("export/part-0.csv", $"{Header}\n{View}\n");
        Write("export/.part-0.csv.crc", "crc");
        Write("export/_SUCCESS", "");
        Write("export/_temporary/part-7.csv", "not,yet,whole");
        Write("export/part-1.csv", "");
        Write("export/part-2.csv", $"{Header}\n");
        Write("export/shop.rejected.jsonl", "{}");

        ReadOutcome.Of(_folder["export"]).Events.ShouldBe([ViewRead]);
    }

    [Theory]
    [InlineData("export/*/part-?.csv")]
    [InlineData("export/**/part-0.csv")]
    [InlineData("export/**")]
    [InlineData("export/day=*")]
    public void Pattern_is_the_files_that_it_names(string pattern)
    {
        Write("export/day=4/part-0.csv", $"{Header}\n{View}\n");
        Write("export/day=5/part-0.csv", $"{Header}\n{Cart}\n");

        ReadOutcome.Of(_folder[pattern]).Events.ShouldBe([ViewRead, CartRead]);
    }

    [Fact]
    public void File_with_such_a_name_is_no_pattern()
    {
        Write("what?.csv", $"{Header}\n{View}\n");
        Write("whats.csv", $"{Header}\n{Cart}\n");

        ReadOutcome.Of(_folder["what?.csv"]).Events.ShouldBe([ViewRead]);
    }

    [Fact]
    public void Pattern_without_a_file_says_so()
    {
        Message(_folder["*.csv"]).ShouldBe($"{_folder["*.csv"]}: no such file");
    }

    [Fact]
    public void Folder_without_a_file_says_so()
    {
        Message(_folder[""]).ShouldBe($"{_folder[""]}: is a folder without a file of rows");
    }

    [Fact]
    public void Folder_of_headers_alone_says_so()
    {
        Write("export/part-0.csv", "a,b,c\n");
        Write("export/part-1.csv", "a,b,c\n");

        Message(_folder["export"]).ShouldBe($"{_folder["export"]}: holds 2 files, and none of them has a row");
    }

    [Theory]
    [InlineData("_delta_log/00.json", "a Delta Lake table")]
    [InlineData(".hoodie/hoodie.properties", "a Hudi table")]
    [InlineData("metadata/v1.metadata.json", "an Iceberg table")]
    public void Table_with_deleted_rows_is_refused(string mark, string name)
    {
        Write($"table/{mark}", "{}");
        Write("table/part-0.csv", $"{Header}\n{View}\n");

        Message(_folder["table"]).ShouldStartWith($"{_folder["table"]}: is {name}, whose folder also holds rows that");
    }

    [Fact]
    public void Folder_is_a_column_of_its_rows()
    {
        Write("dt=2026-03-04/event=view/part-0.csv", "sku,customer_id,visit,note\nP0,u1,v1,\n");
        Write("dt=2026-03-05/event=cart/part-0.csv", "sku,customer_id,visit,note\nP1,u2,v2,\"a\nb\"\n");

        ReadMapped().ShouldBe(["1772582400000 view P0 u1 v1", "1772668800000 cart P1 u2 v2"]);
    }

    [Fact]
    public void Folders_of_year_month_day_and_hour_are_a_time()
    {
        Write("year=2026/month=03/day=04/hour=7/a.json",
            """{"action":"add_to_cart","product_id":"P0","user_id":"u1"}""");

        ReadMapped().ShouldBe(["1772607600000 cart P0 u1 -"]);
    }

    [Fact]
    public void Folder_of_a_day_goes_with_a_time_of_day()
    {
        Write("dt=2026-03-04/a.csv", "product_id,user_id,action,time\nP0,u1,view,10:30:00\n");

        ReadMapped().ShouldBe(["1772620200000 view P0 u1 -"]);
    }

    [Fact]
    public void Folder_of_a_day_is_no_second_time()
    {
        Write("dt=2026-03-09/a.csv", $"{Header}\n{View}\n");
        Write("dt=2026-03-10/b.csv", "2026-03-05 00:00:01 UTC,cart,P1,1,c,b,2.5,u2,s\n");

        ReadOutcome.Of(_folder[""]).Events.ShouldBe([ViewRead, "1772668801000 cart P1 u2 s 1 c b 2.5"]);
    }

    [Fact]
    public void Column_of_the_rows_counts_more_than_a_folder()
    {
        Write("event_type=cart/a.csv", $"{Header}\n{View}\n");

        ReadOutcome.Of(_folder[""]).Events.ShouldBe([ViewRead]);
    }

    [Fact]
    public void Type_that_only_a_folder_names_is_not_dropped()
    {
        Write("event_type=purchase/a.csv", "SessionId,ItemId,Time\n1,2,1772620200\n");

        Message(_folder[""]).ShouldContain("session-rec would drop 'event_type', which looks like event_type");
    }

    [Fact]
    public void Value_of_a_folder_is_decoded_and_may_be_missing()
    {
        Write("event_time=2026-03-04 10%3A30%3A00/brand=__HIVE_DEFAULT_PARTITION__/a.csv",
            "event_type,product_id,user_id\nview,P0,u1\n");

        ReadOutcome.Of(_folder[""]).Events.ShouldBe(["1772620200000 view P0 u1 -"]);
    }

    [Fact]
    public void Same_rows_in_another_folder_are_other_events()
    {
        Write("dt=2026-03-04/a.csv", "order_id,sku,customer_id,quantity\n1,P0,u1,1\n");
        using var first = EventFiles.Open([_folder[""]], new EventFileOptions());
        var before = first.Fingerprint;
        Directory.Move(_folder["dt=2026-03-04"], _folder["dt=2026-03-05"]);
        using var second = EventFiles.Open([_folder[""]], new EventFileOptions());

        second.Fingerprint.ShouldNotBe(before);
    }

    private List<string> ReadMapped()
    {
        var proposal = EventFiles.Inspect(_folder[""], new FormatOptions()).Proposal;
        proposal.IsSure.ShouldBeTrue();
        var options = new EventFileOptions { Format = new FormatOptions { Mapping = proposal.Mapping } };
        return [.. ReadOutcome.Of(options, _folder[""]).Events];
    }

    private void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        _folder.Write(name, content);
    }

    private static string Message(string path) =>
        Should.Throw<EventFileException>(() => ReadOutcome.Of(path)).Message;
}
