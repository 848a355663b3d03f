using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Tests;
using CartStream.Tests.Logs;

namespace CartStream.Sqlite.Tests;

/// <summary>Permissions of a store's files, and the clearing of their pages.</summary>
public sealed class StoreFileTests : IDisposable
{
    private const string Topic = "user-events";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_a_new_store_makes_files_that_only_their_owner_may_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files there have no mode");
        var path = _folder.File("log.db");
        using var log = new SqliteLog(new SqliteLogOptions { Path = path });
        log.CreateTopics([new TopicSpec(Topic, 1, false)]);

        foreach (var file in (string[])[path, $"{path}-wal", $"{path}-shm"])
            ModeOf(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
    }

    [Fact]
    public void Open_a_store_that_is_there_keeps_its_mode()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files there have no mode");
        var path = _folder.File("log.db");
        new SqliteLog(new SqliteLogOptions { Path = path }).Dispose();
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);

        new SqliteLog(new SqliteLogOptions { Path = path }).Dispose();

        ModeOf(path).ShouldBe(mode);
    }

    [Fact]
    public void Open_after_another_program_wrote_the_pages_clears_what_it_left()
    {
        var path = _folder.File("log.db");
        using (var log = new SqliteLog(new SqliteLogOptions { Path = path }))
        {
            log.CreateTopics([new TopicSpec("shopper-state", 1, true)]);
            using var producer = log.OpenProducer("p");
            // As a killed process leaves it: not closed, and moved into the file by who looked at it next.
            producer.Commit(t => t.Append("shopper-state", 0, "k", "v"));
            Sql.Execute(path, "UPDATE facts SET value = 0");
        }

        Sql.Execute(path, "UPDATE facts SET value = 0");
        var marked = MarkGap(path);
        Find(path).ShouldBe(marked);

        new SqliteLog(new SqliteLogOptions { Path = path }).Dispose();

        Find(path).ShouldBe(-1);
        Sql.Rows(path, "PRAGMA integrity_check").ShouldBe(["ok"]);
    }

    [Fact]
    public void Clear_a_page_that_is_no_part_of_a_tree_leaves_it_alone()
    {
        var overflow = new byte[4096];
        "a value that goes on"u8.CopyTo(overflow.AsSpan(4));

        PageResidue.Clear(overflow, isFirst: false).ShouldBeFalse();

        overflow.AsSpan().IndexOf("a value"u8).ShouldBe(4);
    }

    [Fact]
    public void Clear_a_leaf_clears_the_gap_and_free_blocks_and_keeps_cells()
    {
        var page = new byte[512];
        page.AsSpan().Fill(0xEE);
        // A leaf with a free block at 400 of 20 bytes, one cell at 440, and cells from 400 on.
        byte[] head = [13, 400 >> 8, 400 & 255, 0, 1, 400 >> 8, 400 & 255, 0, 440 >> 8, 440 & 255];
        head.CopyTo(page, 0);
        byte[] free = [0, 0, 0, 20];
        free.CopyTo(page, 400);

        PageResidue.Clear(page, isFirst: false).ShouldBeTrue();

        page.AsSpan(10, 390).ContainsAnyExcept((byte)0).ShouldBeFalse();
        page.AsSpan(404, 16).ContainsAnyExcept((byte)0).ShouldBeFalse();
        page.AsSpan(420).ContainsAnyExcept((byte)0xEE).ShouldBeFalse();
        page.AsSpan(0, 10).SequenceEqual(head).ShouldBeTrue();
        PageResidue.Clear(page, isFirst: false).ShouldBeFalse();
    }

    private static UnixFileMode ModeOf(string path) =>
        OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    /// <summary>Writes into the gap of the file's last page that has one.</summary>
    private static int MarkGap(string path)
    {
        var file = File.ReadAllBytes(path);
        for (var page = file.Length - 4096; page > 0; page -= 4096)
        {
            if (file[page] is not (10 or 13))
                continue;
            "residue"u8.CopyTo(file.AsSpan(page + 2000));
            File.WriteAllBytes(path, file);
            return page + 2000;
        }

        return -1;
    }

    private static int Find(string path) => File.ReadAllBytes(path).AsSpan().IndexOf("residue"u8);
}
