using System.Diagnostics;
using System.Net.Sockets;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Tests;
using CartStream.Tests.Logs;

namespace CartStream.Sqlite.Tests;

/// <summary>Files and disks that aren't as they should be end in one line that names the path and what to do.</summary>
public sealed class SqliteLogFaultTests : IDisposable
{
    private const string Topic = "user-events";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_folder_throws() => OpenFault(_folder.Path).ShouldContain("this is a folder");

    [Fact]
    public void Open_in_a_missing_folder_throws_and_makes_none()
    {
        var path = Path.Combine(_folder.Path, "missing", "log.db");

        OpenFault(path).ShouldContain("there is no folder");

        Directory.Exists(Path.GetDirectoryName(path)).ShouldBeFalse();
    }

    [Fact]
    public void Open_text_file_throws_and_leaves_it_as_it_is()
    {
        var path = _folder.File("notes.txt");
        var text = new string('x', 5_000);
        File.WriteAllText(path, text);

        OpenFault(path).ShouldContain("no CartStream store");

        File.ReadAllText(path).ShouldBe(text);
    }

    [Fact]
    public void Open_another_programs_database_throws()
    {
        var path = _folder.File("other.db");
        Sql.Execute(path, "CREATE TABLE theirs (x)");

        OpenFault(path).ShouldContain("no CartStream store");

        Sql.Rows(path, "SELECT count(*) FROM sqlite_schema").ShouldBe(["1"]);
    }

    [Fact]
    public void Open_newer_version_throws_and_says_which()
    {
        var path = _folder.File("newer.db");
        Open(path).Dispose();
        Sql.Execute(path, "PRAGMA user_version = 3");

        OpenFault(path).ShouldContain("version 3");
    }

    [Fact]
    public void Open_where_nothing_can_be_written_throws()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a folder that not even root may write to: /proc");

        OpenFault("/proc/log.db").ShouldContain("permissions");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_device_throws_and_leaves_nothing_beside_it(bool byLink)
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "there is no /dev/null");
        var path = byLink ? _folder.File("link.db") : "/dev/null";
        if (byLink)
            File.CreateSymbolicLink(path, "/dev/null");

        Should.Throw<LogException>(() => new SqliteLog(new SqliteLogOptions { Path = path, Owner = "run" }))
            .Message.ShouldBe($"{path}: this is a device, expected a regular file: choose another path");

        File.Exists("/dev/null.lock").ShouldBeFalse();
        Directory.EnumerateFiles(_folder.Path).Count().ShouldBe(byLink ? 1 : 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_named_pipe_throws_at_once_and_leaves_nothing_beside_it(bool byLink)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "there is no mkfifo");
        using (var made = Process.Start("mkfifo", [_folder.File("pipe")]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        var path = _folder.File(byLink ? "link.db" : "pipe");
        if (byLink)
            File.CreateSymbolicLink(path, _folder.File("pipe"));

        Should.Throw<LogException>(() => new SqliteLog(new SqliteLogOptions { Path = path, Owner = "run" }))
            .Message.ShouldBe($"{path}: this is a pipe or a socket, expected a regular file: choose another path");

        Directory.EnumerateFiles(_folder.Path).Count().ShouldBe(byLink ? 2 : 1);
    }

    [Fact]
    public void Open_socket_throws_and_leaves_nothing_beside_it()
    {
        var path = _folder.File("socket");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));

        Should.Throw<LogException>(() => new SqliteLog(new SqliteLogOptions { Path = path, Owner = "run" }))
            .Message.ShouldBe($"{path}: this is a pipe or a socket, expected a regular file: choose another path");

        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBe([path]);
    }

    [Fact]
    public void Open_in_shared_memory_is_like_in_any_folder()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "there is no /dev/shm");
        var folder = Directory.CreateDirectory($"/dev/shm/{Path.GetFileName(_folder.Path)}");
        try
        {
            var path = Path.Combine(folder.FullName, "log.db");
            using (new SqliteLog(new SqliteLogOptions { Path = path, Owner = "run" }))
                File.Exists($"{path}.owner").ShouldBeTrue();

            File.Exists(path).ShouldBeTrue();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Of_a_read_only_folder_names_the_files_that_are_needed_there()
    {
        const int readOnlyFolder = 1544;

        SqliteFault.Of("shop.db", readOnlyFolder, "attempt to write a readonly database").Message.ShouldBe(
            "shop.db: the store's folder is read-only, and readers, too, need the store's '-wal' and '-shm' files "
            + "there: permit writing to the folder, or copy the store to another one "
            + "(SQLite 1544: attempt to write a readonly database)");
    }

    [Fact]
    public async Task Open_a_new_file_by_many_at_once_works_for_all()
    {
        for (var round = 0; round < 40; round++)
        {
            var path = _folder.File($"{round}.db");
            await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() =>
            {
                using var log = Open(path);
                log.CreateTopics([new TopicSpec(Topic, 1, false)]);
                using var producer = log.OpenProducer($"p{i}");
                producer.Commit(t => t.Append(Topic, 0, "k", "v"));
            })));

            using var after = Open(path);
            after.EndOffset(Topic, 0).ShouldBe(6);
        }
    }

    [Fact]
    public void Open_file_name_that_SQLite_would_read_as_an_instruction_is_a_file()
    {
        var path = _folder.File(":memory:");

        Open(path).Dispose();

        File.Exists(path).ShouldBeTrue();
    }

    [Fact]
    public void Commit_on_a_full_disk_throws_writes_nothing_and_works_again_with_less()
    {
        using var log = new SqliteLog(new SqliteLogOptions { Path = _folder.File("log.db"), FileBytesMax = 1 << 20 });
        log.CreateTopics([new TopicSpec(Topic, 1, false)]);
        using var producer = log.OpenProducer("p");
        var large = new string('x', 2_000_000);

        var fault = Should.Throw<LogFullException>(() => producer.Commit(t => t.Append(Topic, 0, "k", large)));

        fault.Message.ShouldContain("full");
        fault.Message.ShouldContain("log.db");
        producer.Commit(t => t.Append(Topic, 0, "k", "small"));
        log.ReadAll(Topic, 0).Select(r => (r.Offset, r.Value)).ShouldBe([(0, "small")]);
    }

    [Fact]
    public void Send_on_a_full_disk_ends_at_once()
    {
        using var log = new SqliteLog(new SqliteLogOptions { Path = _folder.File("log.db"), FileBytesMax = 1 << 20 });
        log.CreateTopics([new TopicSpec(Topic, 1, false)]);
        using var sender = RetryingSender.Open(log, "p", TimeProvider.System);
        var large = new string('x', 2_000_000);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));

        Should.Throw<LogFullException>(() => sender.Commit(
            transaction => transaction.Append(Topic, 0, "k", large), () => false, patience.Token));
    }

    [Fact]
    public void Commit_while_another_process_writes_throws_after_the_busy_timeout()
    {
        var path = _folder.File("log.db");
        var options = new SqliteLogOptions { Path = path, BusyTimeout = TimeSpan.FromMilliseconds(10) };
        using var log = new SqliteLog(options);
        log.CreateTopics([new TopicSpec(Topic, 1, false)]);
        using var producer = log.OpenProducer("p");
        using (var other = Sql.Open(path))
        {
            Sql.Execute(other, "BEGIN IMMEDIATE");

            Should.Throw<LogException>(() => producer.Commit(t => t.Append(Topic, 0, "k", "v")))
                .Message.ShouldContain("another process");
        }

        producer.Commit(t => t.Append(Topic, 0, "k", "v"));
        log.EndOffset(Topic, 0).ShouldBe(1);
    }

    [Fact]
    public void Append_beyond_the_largest_transaction_throws_and_keeps_what_was_appended()
    {
        var options = new SqliteLogOptions { Path = _folder.File("log.db"), TransactionBytesMax = 1024 * 1024 };
        using var log = new SqliteLog(options);
        log.CreateTopics([new TopicSpec(Topic, 1, false)]);
        using var producer = log.OpenProducer("p");

        producer.Commit(t =>
        {
            t.Append(Topic, 0, "k", "first");
            Should.Throw<LogException>(() => t.Append(Topic, 0, "k", new string('x', 1024 * 1024)))
                .Message.ShouldContain("1048576 bytes");
        });

        log.ReadValues(Topic, 0).ShouldBe(["first"]);
    }

    [Fact]
    public void Open_options_out_of_range_are_all_named_at_once()
    {
        var options = new SqliteLogOptions { Path = " ", CheckpointPages = 1, PollInterval = TimeSpan.Zero };

        var fault = Should.Throw<ArgumentException>(() => new SqliteLog(options));

        fault.Message.ShouldContain(nameof(SqliteLogOptions.Path));
        fault.Message.ShouldContain("CheckpointPages is 1, expected 100 to 1000000");
        fault.Message.ShouldContain(nameof(SqliteLogOptions.PollInterval));
    }

    [Fact]
    public void Open_store_whose_tables_are_damaged_throws_and_closes_the_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs the list of open files: /proc/self/fd");
        var path = _folder.File("log.db");
        Open(path).Dispose();
        Sql.Execute(path, "ALTER TABLE topics RENAME COLUMN table_name TO renamed");

        OpenFault(path).ShouldContain("table_name");

        Directory.EnumerateFiles("/proc/self/fd")
            .Where(file => File.ResolveLinkTarget(file, returnFinalTarget: false)?.FullName == path)
            .ShouldBeEmpty();
    }

    [Fact]
    public void Calls_on_a_closed_log_throw()
    {
        var log = Open(_folder.File("log.db"));
        log.Dispose();
        log.Dispose();

        Should.Throw<ObjectDisposedException>(() => log.ListTopics());
        Should.Throw<ObjectDisposedException>(() => log.OpenProducer("p"));
    }

    private static SqliteLog Open(string path) => new(new SqliteLogOptions { Path = path });

    /// <summary>The message of the exception that opening gives: one line that starts with the path.</summary>
    private static string OpenFault(string path)
    {
        var message = Should.Throw<LogException>(() => Open(path)).Message;
        message.ShouldStartWith(path);
        message.ShouldNotContain("\n");
        return message;
    }
}
