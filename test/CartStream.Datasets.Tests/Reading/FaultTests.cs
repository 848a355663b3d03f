using System.IO.Pipes;
using System.Text;
using CartStream.Datasets.Files;
using CartStream.Datasets.Reading;

namespace CartStream.Datasets.Tests.Reading;

/// <summary>Each fault a file or a row can have, with the exact words the user gets.</summary>
public sealed class FaultTests : IDisposable
{
    private const string Header =
        "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session";

    private const string Good = "2019-10-01 00:00:03 UTC,cart,577,148,,,2.62,463,s1";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_missing_file_says_so()
    {
        Message(_folder["none.csv"]).ShouldBe($"{_folder["none.csv"]}: no such file");
    }

    [Fact]
    public void Open_pipe_says_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a pipe with a name: /proc/self/fd");
        using var server = new AnonymousPipeServerStream(PipeDirection.Out);
        var path = $"/proc/self/fd/{server.ClientSafePipeHandle.DangerousGetHandle()}";

        Message(path).ShouldBe($"{path}: is a pipe or a device, expected a file");
    }

    [Fact]
    public void Open_no_files_says_so()
    {
        Message().ShouldBe("no event files were given");
    }

    [Fact]
    public void Open_file_given_twice_says_so()
    {
        var path = _folder.Write("a.csv", $"{Header}\n{Good}\n");

        Message(path, path).ShouldBe($"{path}: was given twice");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n")]
    [InlineData("\uFEFF")]
    public void Open_empty_file_says_so(string content)
    {
        var path = _folder.Write("a.csv", content);

        Message(path).ShouldBe($"{path}: is empty, expected a header");
    }

    [Fact]
    public void Open_gzip_of_nothing_says_so()
    {
        var path = _folder.Write("a.csv.gz", TempFolder.Gzip(""));

        Message(path).ShouldBe($"{path}: is empty, expected a header");
    }

    [Theory]
    [InlineData("product_id,category_id,category_code,brand\n", "'product_id,category_id,category_code,brand'")]
    [InlineData("{\"a\":1}\n", "'a'")]
    [InlineData("event_time,event_type\u001B[31m\0\n", "'event_time,event_type\uFFFD[31m\uFFFD'")]
    [InlineData(
        "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
        "'01234567890123456789012345678901234567890123456789012345678901234567890123456789'… (100 bytes)")]
    public void Open_unknown_header_shows_it_and_the_nearest_known_one(string content, string shown)
    {
        var path = _folder.Write("a.csv", content);

        var message = Message(path);
        message.ShouldStartWith($"{path}: unknown header {shown}; nearest is ");
        message.ShouldContain("which also needs ");
    }

    [Fact]
    public void Open_unknown_header_names_what_is_missing_and_the_options_that_read_it()
    {
        var path = _folder.Write("a.csv", "ts,action,sku,customer\n2026-03-01T13:02:14Z,Buy,1004,u1\n");

        var fault = Should.Throw<EventFileException>(() => EventFiles.Open([path], new EventFileOptions()));

        fault.Message.ShouldBe($"{path}: unknown header 'ts,action,sku,customer'; nearest is Taobao carts "
            + "(user,item,behavior,ts), which also needs user, item, behavior");
        fault.UnknownPath.ShouldBe(path);
        fault.MappingArguments.ShouldBe(
            "--map event_time=ts,event_type=action,item_id=sku,shopper_id=customer --map-type Buy=purchase");
    }

    [Fact]
    public void Open_prefix_file_points_to_evaluate()
    {
        var path = _folder.Write("a.csv", "prefix,target\n1 2,3\n");

        Message(path).ShouldBe($"{path}: holds queries (prefix,target), not events; give it to `evaluate --test`");
    }

    [Theory]
    [InlineData("2019-13-01 00:00:03 UTC,cart,577,148,,,2.62,463,s",
        "event_time: found '2019-13-01 00:00:03 UTC', "
        + "expected a time such as 2019-10-01T00:00:00Z or 2019-10-01 00:00:00 UTC")]
    [InlineData("2019-10-01 00:00:03 UTC,click,577,148,,,2.62,463,s",
        "event_type: found 'click', expected view, cart, remove_from_cart, purchase, refund, set_quantity")]
    [InlineData("2019-10-01 00:00:03 UTC,cart,,148,,,2.62,463,s", "item_id: found nothing, expected 1 to 256 bytes")]
    [InlineData("2019-10-01 00:00:03 UTC,cart,577,148,,,2.62,,s", "shopper_id: found nothing, expected 1 to 256 bytes")]
    [InlineData("2019-10-01 00:00:03 UTC,cart,577,148,,,cheap,463,s",
        "price: found 'cheap', expected a number or nothing")]
    [InlineData("1969-10-01 00:00:03 UTC,cart,577,148,,,2.62,463,s",
        "event_time: found -7948797000 ms, expected a time from 1970 to 2099")]
    [InlineData("2019-10-01 00:00:03 UTC,cart,577,148,,,2.62,463", "row: found 8 fields, expected 9, as in the header")]
    [InlineData("2019-10-01 00:00:03 UTC,cart,577,148,,,2.62,463,s,more",
        "row: found 10 fields, expected 9, as in the header")]
    [InlineData("2019-10-01 00:00:03 UTC,\"cart,577,148,,,2.62,463,s",
        "row: found '2019-10-01 00:00:03 UTC,\"cart,577,148,,,2.62,463,s', "
        + "expected every quoted field to end with a quote and a delimiter")]
    [InlineData("2019-10-01 00:00:03 UTC,\"ca\"rt,577,148,,,2.62,463,s",
        "row: found '2019-10-01 00:00:03 UTC,\"ca\"rt,577,148,,,2.62,463,s', "
        + "expected every quoted field to end with a quote and a delimiter")]
    public void TryRead_bad_row_is_counted_with_line_and_reason_and_the_next_is_read(string row, string reason)
    {
        var path = _folder.Write("a.csv", $"{Header}\n\n{row}\n{Good}\n");

        var read = ReadOutcome.Of(path);

        read.Events.Count.ShouldBe(1);
        read.Counts.ShouldBe(new(2, 1, 0));
        read.Rejected.ShouldBe([new RejectedRow(path, 3, reason)]);
    }

    [Fact]
    public void TryRead_control_characters_in_a_bad_row_are_not_shown()
    {
        var path = _folder.Write("a.csv", $"{Header}\n2019-10-01 00:00:03 UTC,x\r\u001B[31m\0,577,148,,,2.62,463,s\n");

        ReadOutcome.Of(path).Rejected[0].Reason.ShouldBe(
            "event_type: found 'x\uFFFD\uFFFD[31m\uFFFD', "
            + "expected view, cart, remove_from_cart, purchase, refund, set_quantity");
    }

    [Fact]
    public void TryRead_strict_stops_at_the_bad_row()
    {
        var path = _folder.Write("a.csv", $"{Header}\n{Good}\nx\n");

        Should.Throw<EventFileException>(() => ReadOutcome.Of(new EventFileOptions { Strict = true }, path))
            .Message.ShouldBe($"{path}:3: row: found 1 fields, expected 9, as in the header");
    }

    [Theory]
    [InlineData(1_048_577)]
    [InlineData(1_500_000)]
    [InlineData(10_000_000)]
    public void TryRead_line_over_a_mebibyte_is_rejected_and_the_next_is_read(int bytes)
    {
        var path = _folder.Write("a.csv", $"{Header}\n{Good}\n{new string('x', bytes)}\n{Good[..^1]}2\n");

        var read = ReadOutcome.Of(path);

        read.Counts.ShouldBe(new(3, 1, 0));
        read.Events[1].ShouldEndWith(" s2 148 2.62");
        read.Rejected.ShouldBe(
            [new RejectedRow(path, 3, $"row: found {bytes} bytes, expected at most 1048576 bytes")]);
    }

    [Fact]
    public void TryRead_line_of_just_a_mebibyte_is_parsed()
    {
        var path = _folder.Write("a.csv", $"{Header}\n{new string('x', 1_048_576)}\n{Good}");

        var read = ReadOutcome.Of(path);

        read.Counts.ShouldBe(new(2, 1, 0));
        read.Rejected[0].Reason.ShouldBe("row: found 1 fields, expected 9, as in the header");
    }

    [Fact]
    public void TryRead_last_line_too_long_without_end_is_rejected()
    {
        var path = _folder.Write("a.csv", $"{Header}\n{Good}\n{new string('x', 5_000_000)}");

        ReadOutcome.Of(path).Rejected.ShouldBe(
            [new RejectedRow(path, 3, "row: found 5000000 bytes, expected at most 1048576 bytes")]);
    }

    [Fact]
    public void TryRead_gzip_cut_anywhere_gives_the_good_rows_and_then_the_fault()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 3_000).Select(i => $"{Good}{random.Next()}-{i}");
        var whole = TempFolder.Gzip($"{Header}\n{string.Join('\n', rows)}\n");
        var last = 0;
        int[] cuts = [3_000, 9_000, whole.Length - 9, whole.Length - 8, whole.Length - 4, whole.Length - 1];
        foreach (var bytes in cuts)
        {
            var path = _folder.Write("cut.csv.gz", whole[..bytes]);
            using var source = EventFiles.Open([path], new EventFileOptions());
            var read = 0;
            var fault = Should.Throw<EventFileException>(() =>
            {
                while (source.TryRead(out _))
                    read++;
            });

            fault.Message.ShouldBe($"{path}: the gzip is truncated; its end is missing");
            source.Counts.Rejected.ShouldBe(0);
            read.ShouldBeGreaterThanOrEqualTo(last);
            last = read;
        }

        last.ShouldBeGreaterThan(2_900);
    }

    [Fact]
    public void Open_gzip_cut_in_its_head_says_so()
    {
        var path = _folder.Write("a.gz", TempFolder.Gzip($"{Header}\n{Good}\n")[..5]);

        Message(path).ShouldBe($"{path}: the gzip is truncated; its end is missing");
    }

    [Fact]
    public void TryRead_damaged_gzip_says_so()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 100_000).Select(i => $"{Good}{random.Next()}-{i}");
        var zipped = TempFolder.Gzip($"{Header}\n{string.Join('\n', rows)}\n");
        zipped.AsSpan(zipped.Length / 2, 64).Clear();
        var path = _folder.Write("a.gz", zipped);

        Should.Throw<EventFileException>(() => ReadOutcome.Of(path)).Message.ShouldBe($"{path}: the gzip is damaged");
    }

    [Fact]
    public void TryRead_rejected_rows_are_kept_aside_as_json_lines()
    {
        byte[] content =
        [
            .. Encoding.UTF8.GetBytes($"{Header}\n{Good}\nbad \"row\"\n"), 0xFF, 0xFE, (byte)'\n',
            .. Encoding.UTF8.GetBytes($"{new string('é', 3_000)}\n"),
        ];
        var path = _folder.Write("a.csv", content);
        var aside = _folder.Write("a.rejected.jsonl", "of an earlier run");

        var read = ReadOutcome.Of(new EventFileOptions { RejectedPath = aside }, path);

        read.Counts.Rejected.ShouldBe(3);
        var lines = File.ReadAllLines(aside);
        lines.Length.ShouldBe(3);
        var file = System.Text.Json.JsonEncodedText.Encode(path);
        const string reason = "row: found 1 fields, expected 9, as in the header";
        lines[0].ShouldBe($$"""
            {"file":"{{file}}","line":3,"reason":"{{reason}}","row":"bad \u0022row\u0022"}
            """);
        lines[1].ShouldContain("\"line\":4,");
        lines[1].ShouldEndWith("\"row_base64\":\"//4=\"}");
        lines[2].ShouldEndWith(",\"row_bytes\":6000}");
    }

    [Fact]
    public void TryRead_full_disk_under_the_side_file_says_so_at_the_end_at_the_latest()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs a disk that is always full: /dev/full");
        const string aside = "/dev/full";
        var path = _folder.Write("a.csv", $"{Header}\nbad\n{Good}\n");
        var source = EventFiles.Open([path], new EventFileOptions { RejectedPath = aside });

        source.TryRead(out _).ShouldBeTrue();
        Should.Throw<EventFileException>(() => source.TryRead(out _))
            .Message.ShouldStartWith($"{aside}: rejected rows can't be kept there: ");
        Should.Throw<EventFileException>(source.Dispose);
        source.Dispose();
    }

    [Fact]
    public void TryRead_side_file_in_a_missing_folder_says_so()
    {
        var aside = _folder["none/a.jsonl"];
        var options = new EventFileOptions { RejectedPath = aside };

        Should.Throw<EventFileException>(() => ReadOutcome.Of(options, _folder.Write("a.csv", $"{Header}\nbad\n")))
            .Message.ShouldStartWith($"{aside}: rejected rows can't be kept there: ");
    }

    [Fact]
    public void Open_no_rejected_row_leaves_no_side_file()
    {
        var aside = _folder.Write("a.rejected.jsonl", "of an earlier run");

        ReadOutcome.Of(new EventFileOptions { RejectedPath = aside }, _folder.Write("a.csv", $"{Header}\n{Good}\n"));

        File.Exists(aside).ShouldBeFalse();
    }

    [Fact]
    public void FirstRejected_many_bad_rows_holds_ten()
    {
        var rows = string.Join('\n', Enumerable.Range(0, 50).Select(i => $"bad {i}"));

        var read = ReadOutcome.Of(_folder.Write("a.csv", $"{Header}\n{rows}\n"));

        read.Counts.Rejected.ShouldBe(50);
        read.Rejected.Select(row => row.Line).ShouldBe(Enumerable.Range(2, 10).Select(line => (long)line));
    }

    [Fact]
    public void TryRead_otto_bad_event_is_rejected_alone_and_a_bad_line_as_a_whole()
    {
        var path = _folder.Write("a.jsonl", """
            {"session":1,"events":[{"aid":10,"ts":2000,"type":"looks"},{"aid":11,"ts":3000,"type":"carts"}]}
            {"session":2,"events":[{"aid":12,"ts":4000,"type":"carts"}
            """);

        var read = ReadOutcome.Of(path);

        read.Events.ShouldBe(["3000 cart 11 1 1"]);
        read.Rejected.Select(row => row.Reason).ShouldBe([
            """events: found '{"aid":10,"ts":2000,"type":"looks"}', """
                + """expected an event such as {"aid":2,"ts":3,"type":"clicks"}""",
            """row: found '{"session":2,"events":[{"aid":12,"ts":4000,"type":"carts"}', """
                + """expected a line such as {"session":1,"events":[{"aid":2,"ts":3,"type":"clicks"}]}""",
        ]);
    }

    [Fact]
    public void Open_options_with_faults_names_them_all()
    {
        var path = _folder.Write("a.csv", Header);
        var options = new EventFileOptions { DuplicateWindowRows = -1, RejectedPath = path };

        Should.Throw<ArgumentException>(() => EventFiles.Open([path], options)).Message.ShouldStartWith(
            "DuplicateWindowRows is -1, expected 0 to 1048576; "
            + $"RejectedPath is {path}, which is one of the files to read");
        File.Exists(path).ShouldBeTrue();
    }

    private static string Message(params string[] paths)
    {
        var fault = Should.Throw<EventFileException>(() => EventFiles.Open(paths, new EventFileOptions()).Dispose());
        fault.Message.ShouldNotContain("\n");
        return fault.Message;
    }
}
