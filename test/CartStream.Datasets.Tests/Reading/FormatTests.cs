namespace CartStream.Datasets.Tests.Reading;

/// <summary>Every known kind of file, by the smallest example of it, and the ways in which files are written.</summary>
public sealed class FormatTests : IDisposable
{
    private const string Rees46Header =
        "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session";

    private const string Rees46Row = "2019-10-01 00:00:03 UTC,cart,577,148,home.bed,runail,2.62,463,26dd6e6e";
    private const string Rees46Event = "1569888003000 cart 577 463 26dd6e6e 148 home.bed runail 2.62";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_rees46_gives_every_field()
    {
        Events($"{Rees46Header}\n{Rees46Row}\n").ShouldBe([Rees46Event]);
    }

    [Fact]
    public void Open_rees46_empty_optional_fields_are_absent()
    {
        Events($"{Rees46Header}\n2019-10-01 00:00:03 UTC,remove_from_cart,577,148,,,,463,\n")
            .ShouldBe(["1569888003000 remove_from_cart 577 463 - 148"]);
    }

    [Fact]
    public void Open_rees46_negative_price_is_kept()
    {
        Events($"{Rees46Header}\n2019-10-01 00:00:03 UTC,purchase,577,,,,-79.37,463,s\n")
            .ShouldBe(["1569888003000 purchase 577 463 s -79.37"]);
    }

    [Fact]
    public void Open_columns_in_another_order_and_unknown_ones_are_found_by_name()
    {
        var file = "user_session,price,brand,shop,category_code,category_id,user_id,product_id,event_type,event_time\n"
            + "26dd6e6e,2.62,runail,X,home.bed,148,463,577,cart,2019-10-01 00:00:03 UTC\n";

        Events(file).ShouldBe([Rees46Event]);
    }

    [Theory]
    [InlineData("\uFEFF" + Rees46Header + "\n" + Rees46Row + "\n")]
    [InlineData(Rees46Header + "\r\n" + Rees46Row + "\r\n")]
    [InlineData(Rees46Header + "\n" + Rees46Row)]
    [InlineData("\n\n" + Rees46Header + "\n\n" + Rees46Row + "\n\r\n\n")]
    [InlineData("\"event_time\",event_type,product_id,category_id,category_code,brand,price,user_id,\"user_session\"\n"
        + "\"2019-10-01 00:00:03 UTC\",\"cart\",577,148,\"home.bed\",runail,2.62,463,\"26dd6e6e\"\n")]
    public void Open_file_written_in_another_way_gives_the_same_event(string content)
    {
        var read = ReadOutcome.Of(_folder.Write("a.csv", content));

        read.Events.ShouldBe([Rees46Event]);
        read.Counts.ShouldBe(new(1, 0, 0));
    }

    [Fact]
    public void Open_gzip_under_any_name_is_recognised_by_its_bytes()
    {
        var path = _folder.Write("a.csv", TempFolder.Gzip($"{Rees46Header}\n{Rees46Row}\n"));

        ReadOutcome.Of(path).Events.ShouldBe([Rees46Event]);
    }

    [Fact]
    public void Open_gzip_of_two_members_is_read_to_its_end()
    {
        byte[] members = [.. TempFolder.Gzip($"{Rees46Header}\n"), .. TempFolder.Gzip($"{Rees46Row}\n")];

        ReadOutcome.Of(_folder.Write("a.csv.gz", members)).Events.ShouldBe([Rees46Event]);
    }

    [Fact]
    public void Open_gzip_with_a_byte_order_mark_inside_is_read()
    {
        var path = _folder.Write("a.csv.gz", TempFolder.Gzip($"\uFEFF{Rees46Header}\r\n{Rees46Row}"));

        ReadOutcome.Of(path).Events.ShouldBe([Rees46Event]);
    }

    [Fact]
    public void Open_header_alone_is_no_event_and_no_fault()
    {
        ReadOutcome.Of(_folder.Write("a.csv", Rees46Header)).Counts.ShouldBe(new(0, 0, 0));
    }

    [Fact]
    public void Open_quoted_fields_may_hold_delimiters_and_quotes()
    {
        Events($"{Rees46Header}\n2019-10-01 00:00:03 UTC,cart,577,148,\"a,b\",\"12\"\" \"\"X\"\"\",2.62,463,\"\"\n")
            .ShouldBe(["1569888003000 cart 577 463 - 148 a,b 12\" \"X\" 2.62"]);
    }

    [Fact]
    public void Open_retailrocket_is_sorted_and_has_no_sessions()
    {
        Events("timestamp,visitorid,event,itemid,transactionid\n"
            + "1433221332117,257597,view,355908,\n1433221332100,9,addtocart,8,\n1433221332200,9,transaction,8,77\n")
            .ShouldBe([
                "1433221332100 cart 8 9 -", "1433221332117 view 355908 257597 -", "1433221332200 purchase 8 9 -",
            ]);
    }

    [Fact]
    public void Open_taobao_a_favourite_is_a_view()
    {
        Events("user_id,item_id,category_id,behavior,timestamp\n"
            + "1,10,5,pv,1511658000\n2,20,5,fav,1511658001\n3,30,6,cart,1511658002\n4,40,6,buy,1511658003\n")
            .ShouldBe([
                "1511658000000 view 10 1 - 5", "1511658001000 view 20 2 - 5",
                "1511658002000 cart 30 3 - 6", "1511658003000 purchase 40 4 - 6",
            ]);
    }

    [Fact]
    public void Open_taobao_carts_grouped_by_shopper_come_in_time_order()
    {
        Events("user,item,behavior,ts\n1,41,cart,1511707770\n1,42,buy,1511707790\n2,51,fav,1511707780\n")
            .ShouldBe(["1511707770000 cart 41 1 -", "1511707780000 view 51 2 -", "1511707790000 purchase 42 1 -"]);
    }

    [Theory]
    [InlineData(',')]
    [InlineData('\t')]
    public void Open_session_rec_sessions_come_in_time_order_and_ties_in_file_order(char delimiter)
    {
        Events("SessionId,ItemId,Time\n7,20,1396437467.94\n7,21,1396437466\n8,30,1396437466\n".Replace(',', delimiter))
            .ShouldBe(["1396437466000 view 21 7 7", "1396437466000 view 30 8 8", "1396437467940 view 20 7 7"]);
    }

    [Fact]
    public void Open_session_sequences_line_n_happens_at_second_n()
    {
        Events("session_seq,position,item_id\n0,0,11\n0,1,11\n1,0,12\n")
            .ShouldBe(["2000 view 11 0 0", "3000 view 11 0 0", "4000 view 12 1 1"]);
    }

    [Fact]
    public void Open_instacart_an_order_is_a_session_of_cart_events()
    {
        Events("order_id,product_id,add_to_cart_order,reordered\n36,39612,1,0\n36,19660,2,1\n")
            .ShouldBe(["2000 cart 39612 36 36", "3000 cart 19660 36 36"]);
    }

    [Fact]
    public void Open_otto_a_line_gives_many_events_in_time_order_across_lines()
    {
        Events("""
            {"session":1,"events":[{"aid":10,"ts":2025,"type":"clicks"},{"aid":11,"ts":4000,"type":"carts"}]}
            {"session":2,"events":[{"type":"orders","ts":3000,"aid":12}]}
            {"session":3,"events":[]}
            """)
            .ShouldBe(["2025 view 10 1 1", "3000 purchase 12 2 2", "4000 cart 11 1 1"]);
    }

    [Fact]
    public void Open_own_jsonl_gives_every_field()
    {
        Events("""
            {"event_time":"2019-10-01T00:00:03Z","event_type":"cart","item_id":"577","shopper_id":"463","quantity":3}
            {"item_id":578,"event_type":"view","event_time":"2019-10-01T02:00:04.5+02:00","shopper_id":463,"more":[{}]}
            """)
            .ShouldBe(["1569888003000 cart 577 463 - 3", "1569888004500 view 578 463 -"]);
    }

    [Fact]
    public void Open_own_jsonl_with_a_brand_called_events_is_no_otto_file()
    {
        Events("""
            {"event_time":"2019-10-01T00:00:03Z","event_type":"view","item_id":"5","shopper_id":"4","brand":"events"}
            """)
            .ShouldBe(["1569888003000 view 5 4 - events"]);
    }

    private IReadOnlyList<string> Events(string content)
    {
        var read = ReadOutcome.Of(_folder.Write("a.csv", content));
        read.Rejected.ShouldBeEmpty();
        return read.Events;
    }
}
