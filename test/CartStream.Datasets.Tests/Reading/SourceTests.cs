using CartStream.Datasets.Files;
using CartStream.Datasets.Reading;

namespace CartStream.Datasets.Tests.Reading;

/// <summary>Rules for every kind of file: order over several files, duplicates, fingerprint and progress.</summary>
public sealed class SourceTests : IDisposable
{
    private const string Header =
        "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryRead_several_files_are_merged_by_time_and_ties_by_file_name()
    {
        var a = _folder.Write("a.csv", Header + Row(1, "a1") + Row(3, "a3") + Row(5, "a5"));
        var b = _folder.Write("b.csv", Header + Row(1, "b1") + Row(2, "b2") + Row(5, "b5") + Row(6, "b6"));
        var c = _folder.Write("c.jsonl", """
            {"event_time":"2019-10-01T00:00:03Z","event_type":"view","item_id":"c3","shopper_id":"1"}
            """);

        Items(a, b, c).ShouldBe(["a1", "b1", "b2", "a3", "c3", "a5", "b5", "b6"]);
        Items(c, b, a).ShouldBe(Items(a, b, c));
    }

    [Fact]
    public void TryRead_several_files_counts_add_up()
    {
        var a = _folder.Write("a.csv", Header + Row(1, "a1") + Row(1, "a1") + "bad\n");
        var b = _folder.Write("b.csv", Header + Row(1, "a1") + "bad\n");

        // Each file is searched for duplicates by itself: two files may hold the same row for good reasons.
        ReadOutcome.Of(a, b).Counts.ShouldBe(new(5, 2, 1));
    }

    [Fact]
    public void TryRead_exact_duplicates_are_dropped_within_the_window()
    {
        var rows = Enumerable.Range(0, 100).Select(i => Row(1, $"i{i}")).ToArray();
        var path = _folder.Write("a.csv", Header + string.Concat(rows) + rows[0] + rows[99] + Row(2, "i0"));

        Counts(path, window: 100).ShouldBe(new(103, 0, 2));
        Counts(path, window: 10).ShouldBe(new(103, 0, 1));
        Counts(path, window: 0).ShouldBe(new(103, 0, 0));
    }

    [Fact]
    public void TryRead_row_repeated_with_another_line_end_is_a_duplicate()
    {
        var path = _folder.Write("a.csv", Header + Row(1, "a") + Row(1, "a").Replace("\n", "\r\n"));

        Counts(path, window: 10).ShouldBe(new(2, 0, 1));
    }

    [Fact]
    public void TryRead_row_repeated_among_sequences_differs_in_position_and_is_kept()
    {
        var path = _folder.Write("a.csv", "session_seq,position,item_id\n0,0,11\n0,1,11\n");

        Counts(path, window: 10).ShouldBe(new(2, 0, 0));
    }

    [Fact]
    public void Fingerprint_same_files_in_another_order_and_folder_is_the_same()
    {
        Directory.CreateDirectory(_folder["other"]);
        string[] first = [_folder.Write("a.csv", Header + Row(1, "a")), _folder.Write("b.csv", Header + Row(2, "b"))];
        string[] moved =
        [
            _folder.Write("other/b.csv", Header + Row(2, "b")), _folder.Write("other/a.csv", Header + Row(1, "a")),
        ];

        Fingerprint(moved).ShouldBe(Fingerprint(first));
        Fingerprint(first[0]).ShouldNotBe(Fingerprint(first));
    }

    [Fact]
    public void Fingerprint_other_content_or_window_is_another_and_a_name_is_none()
    {
        var path = _folder.Write("a.csv", Header + Row(1, "a"));
        var before = Fingerprint(path);

        Fingerprint(_folder.Write("b.csv", Header + Row(1, "a"))).ShouldBe(before);
        Fingerprint(_folder.Write("a.csv", Header + Row(1, "b"))).ShouldNotBe(before);
        using var source = EventFiles.Open([path], new EventFileOptions { DuplicateWindowRows = 1 });
        source.Fingerprint.ShouldNotBe(before);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Progress_large_file_rises_to_one(bool isGzip)
    {
        var random = new Random(1);
        var content = Header + string.Concat(Enumerable.Range(0, 40_000).Select(_ => Row(1, $"i{random.NextInt64()}")));
        var path = isGzip ? _folder.Write("a.gz", TempFolder.Gzip(content)) : _folder.Write("a.csv", content);
        using var source = EventFiles.Open([path], new EventFileOptions());
        var steps = new SortedSet<double>();
        for (var last = 0.0; source.TryRead(out _); last = source.Progress!.Value)
        {
            source.Progress!.Value.ShouldBeInRange(last, 1);
            steps.Add(source.Progress.Value);
        }

        steps.Count.ShouldBeGreaterThan(5);
        source.Progress.ShouldBe(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TryRead_after_the_end_of_a_gzip_without_last_line_end_stays_false(int files)
    {
        string[] paths = [.. Enumerable.Range(0, files).Select(i =>
            _folder.Write($"{i}.gz", TempFolder.Gzip(Header + Row(1, "a") + Row(2, "b").TrimEnd())))];
        using var source = EventFiles.Open(paths, new EventFileOptions());
        for (var i = 0; i < 2 * files; i++)
            source.TryRead(out _).ShouldBeTrue();

        for (var i = 0; i < 5; i++)
            source.TryRead(out _).ShouldBeFalse();
        source.Counts.ShouldBe(new(2 * files, 0, 0));
    }

    [Fact]
    public void PrefixFile_growing_prefixes_are_oldest_first()
    {
        var queries = PrefixFile.Read(_folder.Write("p.csv", "prefix,target\n21 20 8,66\n21 20,8\n21,20"));

        queries.Select(query => $"{string.Join('-', query.Items)}>{query.Target}")
            .ShouldBe(["21-20-8>66", "21-20>8", "21>20"]);
    }

    [Theory]
    [InlineData("1 2", "1 2")]
    [InlineData(",3", ",3")]
    [InlineData("1,2,3", "1,2,3")]
    public void PrefixFile_row_that_is_no_query_is_named(string row, string shown)
    {
        var path = _folder.Write("p.csv", $"prefix,target\n1,2\n{row}\n");

        Should.Throw<EventFileException>(() => PrefixFile.Read(path)).Message.ShouldBe(
            $"{path}:3: found '{shown}', expected item ids separated by spaces, a comma and one item id");
    }

    [Fact]
    public void PrefixFile_other_header_says_so()
    {
        var path = _folder.Write("p.csv", "a,b\n1,2\n");

        Should.Throw<EventFileException>(() => PrefixFile.Read(path)).Message
            .ShouldBe($"{path}: unknown header 'a,b', expected prefix,target");
    }

    [Fact]
    public void PrefixFile_row_that_is_no_utf8_is_named()
    {
        var path = _folder.Write("p.csv", [.. "prefix,target\n1,"u8, 0xFF]);

        Should.Throw<EventFileException>(() => PrefixFile.Read(path)).Message
            .ShouldStartWith($"{path}:2: found '1,\uFFFD', expected ");
    }

    private static string Row(int second, string item) =>
        $"2019-10-01 00:00:0{second} UTC,view,{item},148,,,2.62,463,s1\n";

    private static List<string> Items(params string[] paths) =>
        [.. ReadOutcome.Of(paths).Events.Select(shown => shown.Split(' ')[2])];

    private static CartStream.Events.SourceCounts Counts(string path, int window) =>
        ReadOutcome.Of(new EventFileOptions { DuplicateWindowRows = window }, path).Counts;

    private static string Fingerprint(params string[] paths)
    {
        using var source = EventFiles.Open(paths, new EventFileOptions());
        return source.Fingerprint;
    }
}
